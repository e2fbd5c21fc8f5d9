namespace AgentHost.Kernel.Workspaces.Local.Files;

/// <summary>Names that Windows does not take for files.</summary>
internal static class WindowsNames
{
    /// <summary>Why a path cannot be used on Windows; null when it can.</summary>
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

            if (IsDevice(name))
            {
                return $"{path} names a device.";
            }
        }

        return null;
    }

    private static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = (dot < 0 ? name : name[..dot]).TrimEnd().ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal)) && stem[3] is (>= '1' and <= '9') or '¹' or '²' or '³');
    }
}
