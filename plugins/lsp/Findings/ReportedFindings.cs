namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>
/// Diagnostics that the model was told of, by file, so that it is told only new ones. Bounded: those told longest ago are told again. Thread-safe.
/// </summary>
internal sealed class ReportedFindings
{
    private const int Most = 500;

    private readonly Dictionary<string, IReadOnlyList<Finding>> _files = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly Lock _gate = new();

    /// <summary>Gets the diagnostics last told of a file; null where none were told.</summary>
    public IReadOnlyList<Finding>? Of(string path)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(path);
        }
    }

    /// <summary>Keeps what is told now.</summary>
    public void Keep(string path, IReadOnlyList<Finding> findings)
    {
        lock (_gate)
        {
            if (!_files.ContainsKey(path))
            {
                _order.Enqueue(path);
                while (_order.Count > Most)
                {
                    _files.Remove(_order.Dequeue());
                }
            }

            _files[path] = findings;
        }
    }

    /// <summary>Those that were not there before. Lines move with edits: they are known by their words, and by how often they stand there.</summary>
    public static List<Finding> Fresh(IReadOnlyList<Finding> before, IEnumerable<Finding> now)
    {
        var counts = new Dictionary<(int Severity, string? Code, string Message), int>();
        foreach (var finding in before)
        {
            var key = (finding.Severity, finding.Code, finding.Message);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        var fresh = new List<Finding>();
        foreach (var finding in now)
        {
            var key = (finding.Severity, finding.Code, finding.Message);
            if (counts.GetValueOrDefault(key) is > 0 and var count)
            {
                counts[key] = count - 1;
            }
            else
            {
                fresh.Add(finding);
            }
        }

        return fresh;
    }
}
