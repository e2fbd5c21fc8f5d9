namespace AgentHost.Configuration;

/// <summary>Versions of files at one moment: when each was written and how long it was. Cheap enough to be looked at before every turn.</summary>
public sealed class SettingsFileVersions
{
    private readonly (long Written, long Length)[] _stamps;

    private SettingsFileVersions(IReadOnlyList<string> files)
    {
        Files = files;
        _stamps = new (long, long)[files.Count];
        for (var i = 0; i < _stamps.Length; i++)
        {
            _stamps[i] = Look(files[i]);
        }
    }

    /// <summary>Of no file.</summary>
    public static SettingsFileVersions None { get; } = new([]);

    private IReadOnlyList<string> Files { get; }

    /// <summary>Looks at files. To be done before they are read: what is written meanwhile is then seen the next time.</summary>
    public static SettingsFileVersions Of(IReadOnlyList<string> files) => new(files);

    /// <summary>True when one of them was written, made, removed or led elsewhere since.</summary>
    public bool HaveChanged
    {
        get
        {
            for (var i = 0; i < _stamps.Length; i++)
            {
                if (Look(Files[i]) != _stamps[i])
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static (long Written, long Length) Look(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                // A folder's time tells that something came or went.
                return Directory.Exists(path) ? (Directory.GetLastWriteTimeUtc(path).Ticks, -2) : default;
            }

            // A link's own time says nothing of the text that it leads to.
            if (file.LinkTarget is not null)
            {
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            }

            return file is { Exists: true } ? (file.LastWriteTimeUtc.Ticks, file.Length) : default;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (-1, -1);
        }
    }
}
