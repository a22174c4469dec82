internal import CLinux
import Glibc

/// Renames without taking another's place; zero or the system's reason, `EEXIST` among them.
func renameWithoutReplacing(
  _ name: FileName, in folder: Int32, to newName: FileName, in newFolder: Int32
) -> Int32 {
  name.withCString { name in
    newName.withCString { newName in
      if renameat2(folder, name, newFolder, newName, Flags.noReplace) == 0 { return 0 }
      // Not every file system has the flag.
      guard errno == EINVAL || errno == ENOSYS else { return errno }
      if (try? stat(newName, in: newFolder)) != nil { return EEXIST }
      return renameat(folder, name, newFolder, newName) == 0 ? 0 : errno
    }
  }
}
