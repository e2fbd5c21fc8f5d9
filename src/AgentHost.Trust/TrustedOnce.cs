using AgentHost.Configuration;

namespace AgentHost.Trust;

/// <summary>State of what would run in a workspace that a person takes for one run, as it was when they took it. Thread-safe.</summary>
public sealed class TrustedOnce
{
    private readonly string _root;
    private readonly IReadOnlyList<TrustFile> _declared;
    private readonly IReadOnlyDictionary<string, (string What, string Hash)> _files;
    private readonly string? _problem;
    private SettingsFileVersions _stamps;

    /// <summary>Takes a workspace as it is now.</summary>
    /// <param name="root">The workspace's real path.</param>
    /// <param name="declared">Files that plugins read under trust.</param>
    public TrustedOnce(string root, IReadOnlyList<TrustFile> declared)
    {
        _root = root;
        _declared = declared;
        _files = new Dictionary<string, (string, string)>();
        try
        {
            _files = TrustScan.Of(root, declared).Files;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _problem = $"what would run in {root} cannot be read ({fault.Message.TrimEnd('.')})";
        }

        _stamps = SettingsFileVersions.Of(Places());
    }

    /// <summary>Finds what is not as it was taken, as a sentence; null where all is. Cheap: files are read only where one of them was written since.</summary>
    public string? FindChange() => _problem is not null || !Volatile.Read(ref _stamps).HaveChanged ? _problem : Scan();

    /// <summary>Finds what is not as it was taken, or was not there, as a sentence; null where all is as it was.</summary>
    public string? Scan()
    {
        if (_problem is not null)
        {
            return _problem;
        }

        // Written again with the same words is no change: the next look is as cheap as before.
        var stamps = SettingsFileVersions.Of(Places());
        try
        {
            var now = TrustScan.Of(_root, _declared).Files;
            var changed = _files.Where(file => !now.TryGetValue(file.Key, out var other) || other.Hash != file.Value.Hash).Select(static file => file.Key)
                .Concat(now.Keys.Where(file => !_files.ContainsKey(file))).Order(StringComparer.Ordinal).FirstOrDefault();
            if (changed is not null)
            {
                return $"{changed} is not as it was when --trust took this folder for one run";
            }

            Volatile.Write(ref _stamps, stamps);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"what would run in {_root} cannot be read ({fault.Message.TrimEnd('.')})";
        }
    }

    /// <summary>The files, and the hidden folders in which more could appear.</summary>
    private List<string> Places()
    {
        var places = new List<string>();
        foreach (var name in _files.Keys)
        {
            var path = Path.Combine(_root, name);
            places.Add(path);
            if (name.StartsWith('.') && name.Contains('/', StringComparison.Ordinal) && Path.GetDirectoryName(path) is { } folder && !places.Contains(folder))
            {
                places.Add(folder);
            }
        }

        return places;
    }
}
