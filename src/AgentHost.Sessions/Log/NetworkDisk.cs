using System.Globalization;
using System.Text;

namespace AgentHost.Sessions.Log;

/// <summary>
/// Tells whether a folder lies on a file system that other machines share: memory that processes map of its files is not the same for all of them, which
/// SQLite's write-ahead log builds on.
/// </summary>
internal static class NetworkDisk
{
    private const string MountTable = "/proc/self/mountinfo";

    /// <summary>The kind of file system, such as <c>nfs4</c>; null for one of this machine, or where nobody can tell.</summary>
    public static string? Find(string folder)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FindIn(File.ReadAllText(MountTable), RealPath(folder)) : FindByDrive(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The kind by a mount table in the form of Linux' <c>mountinfo</c>.</summary>
    /// <param name="table">The table; lines that make no sense are passed over.</param>
    /// <param name="path">The real path of a folder.</param>
    public static string? FindIn(string table, string path)
    {
        var longest = -1;
        string? kind = null;
        foreach (var line in table.Split('\n'))
        {
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-");
            if (dash < 6 || dash + 1 >= fields.Length)
            {
                continue;
            }

            // Of two mounts at one place the later one is seen.
            var place = Unescape(fields[4]);
            if (place.Length >= longest && IsIn(path, place))
            {
                (longest, kind) = (place.Length, fields[dash + 1]);
            }
        }

        return kind is not null && IsShared(kind) ? kind : null;
    }

    private static bool IsShared(string kind) => kind is
        "nfs" or "nfs4" or "cifs" or "smb2" or "smb3" or "smbfs" or "9p" or "afs" or "ceph" or "lustre" or "beegfs"
            or "gpfs" or "ocfs2" or "gfs2" or "coda" or "ncpfs" or "davfs" or "vboxsf" or "prl_fs"
        or "fuse.sshfs" or "fuse.glusterfs" or "fuse.ceph" or "fuse.rclone" or "fuse.s3fs" or "fuse.gcsfuse"
        or "fuse.davfs" or "fuse.juicefs" or "fuse.vmhgfs-fuse" or "fuse.smbnetfs";

    private static bool IsIn(string path, string place) =>
        place == "/" || path == place || (path.StartsWith(place, StringComparison.Ordinal) && path[place.Length] == '/');

    /// <summary>Spaces and the like stand as three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        var text = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((field[i + 1] - '0') * 64) + ((field[i + 2] - '0') * 8) + (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>The folder with its links followed: a data folder is often a link to another disk.</summary>
    private static string RealPath(string folder)
    {
        var path = "/";
        foreach (var name in Path.GetFullPath(folder).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, name);
            path = new DirectoryInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
        }

        return path;
    }

    private static string? FindByDrive(string folder)
    {
        var full = Path.GetFullPath(folder);
        return full.StartsWith(@"\\", StringComparison.Ordinal) ? "smb"
            : new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(full)! : full) is { DriveType: DriveType.Network } drive
                ? drive.DriveFormat.ToLower(CultureInfo.InvariantCulture)
            : null;
    }
}
