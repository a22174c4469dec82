internal import TOMLKit

