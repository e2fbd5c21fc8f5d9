namespace AgentHost.FileSystem;

/// <summary>Names that Windows does not take for files.</summary>
internal static class WindowsNames
{
    /// <summary>Gives the reason why a path cannot be used on Windows; null when it can.</summary>
    /// <param name="path">With <c>/</c> as separator.</param>
    public static string? Problem(string path)
    {
        var rest = path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]) ? path[2..] : path;
        if (path.StartsWith("//?/", StringComparison.Ordinal) || path.StartsWith("//./", StringComparison.Ordinal))
        {
            return $"{path} is a path of the system's own; write one with a drive's letter, or relative to the workspace.";
        }

        if (rest.Length > 0 && rest.Length != path.Length && rest[0] != '/')
        {
            return $"{path} is relative to a drive's current folder; write it out from the drive's root.";
        }

        foreach (var name in rest.Split('/'))
        {
            if (name.Contains(':', StringComparison.Ordinal))
            {
                return $"{path} names an alternate stream, which is not read or written here.";
            }

            if (name is not ("" or "." or "..") && name[^1] is '.' or ' ')
            {
                return $"{path} has a name that ends with a dot or a space, which Windows drops.";
            }

            if (IsShort(name))
            {
                return $"{path} has a short name ({name}), which may stand for a file of another name; write the long one.";
            }

            if (IsDevice(name))
            {
                return $"{path} names a device.";
            }
        }

        return null;
    }

    /// <summary>Takes a rooted path apart; null for a relative one.</summary>
    /// <param name="path">With <c>/</c> as separator.</param>
    /// <param name="root">The workspace's root, whose drive or share a path without one means.</param>
    /// <returns>The drive (<c>C:</c>) or share (<c>//server/share</c>), and the names below.</returns>
    public static (string Place, string Names)? SplitRoot(string path, string root)
    {
        if (!path.StartsWith('/'))
        {
            return path.Length > 2 && path[1] == ':' && path[2] == '/' ? (path[..2], path[2..]) : null;
        }

        var length = PlaceLength(path);
        return length > 0 ? (path[..length], path[length..]) : (root[..PlaceLength(root)], path);
    }

    /// <summary>Measures the drive or share at the beginning of an absolute path, in characters; nothing goes up from there.</summary>
    public static int PlaceLength(string path)
    {
        if (path.Length > 1 && path[1] == ':')
        {
            return 2;
        }

        if (!path.StartsWith("//", StringComparison.Ordinal) || path.Length < 3 || path[2] == '/')
        {
            return 0;
        }

        var share = path.IndexOf('/', 2);
        var end = share < 0 ? -1 : path.IndexOf('/', share + 1);
        return end < 0 ? path.Length : end;
    }

    // "PROGRA~1.TXT": up to eight characters that end with a tilde and digits, and an ending of up to three.
    private static bool IsShort(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = dot < 0 ? name : name[..dot];
        var tilde = stem.LastIndexOf('~');
        return tilde >= 0 && stem.Length <= 8 && tilde < stem.Length - 1 && !stem.AsSpan(tilde + 1).ContainsAnyExceptInRange('0', '9')
            && (dot < 0 || name.Length - dot - 1 <= 3);
    }

    private static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd().ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal))
                && stem[3] is (>= '1' and <= '9') or '¹' or '²' or '³');
    }
}
