namespace AgentHost.Permissions.Lines;

/// <summary>Variables of a line whose values are names of files, wherever in the line they get them.</summary>
internal sealed class VariableNames
{
    private readonly Dictionary<string, List<FileNameSource>?> _sources = new(StringComparer.Ordinal);
    private bool _isOpen;

    /// <summary>Finds the files that a variable may stand for; null where it may stand for anything.</summary>
    public IReadOnlyList<FileNameSource>? Find(string variable) => _isOpen ? null : _sources.GetValueOrDefault(variable);

    /// <summary>Notes that a shell inside of the line may set variables of the same names, to anything.</summary>
    /// <param name="inner">Those that it sets.</param>
    public void Forget(VariableNames inner)
    {
        _isOpen |= inner._isOpen;
        foreach (var variable in inner._sources.Keys)
        {
            _sources[variable] = null;
        }
    }

    /// <summary>Notes that a variable gets a value.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="source">The files that the value is a name of; null for any other value.</param>
    public void Note(string variable, FileNameSource? source)
    {
        // With other signs between words a name falls into pieces.
        _isOpen |= variable == "IFS" && source is null;
        if (source is null)
        {
            _sources[variable] = null;
        }
        else if (!_sources.TryGetValue(variable, out var known))
        {
            _sources[variable] = [source];
        }
        else
        {
            known?.Add(source);
        }
    }
}
