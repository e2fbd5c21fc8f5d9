using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Findings;

/// <summary>
/// Tells of a workspace's findings as events, one file's after another; of what comes faster than it can be told, the last counts of each file. Thread-safe.
/// </summary>
/// <param name="workspace">The workspace's root.</param>
/// <param name="publish">Publishes one event's data; fails never.</param>
internal sealed class FindingEvents(string workspace, Func<JsonObject, Task> publish)
{
    private const int MostWaiting = 5_000;

    private readonly Dictionary<(string Server, string Path), (int Errors, int Warnings, int Others)> _waiting = [];
    private readonly Lock _gate = new();
    private bool _telling;

    /// <summary>Takes what a server said of a file. Files outside of the workspace are not told of.</summary>
    public void Tell(string server, string path, IReadOnlyList<Finding> findings)
    {
        if (!path.StartsWith(workspace + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return;
        }

        var (errors, warnings) = (0, 0);
        foreach (var finding in findings)
        {
            errors += finding.Severity == 1 ? 1 : 0;
            warnings += finding.Severity == 2 ? 1 : 0;
        }

        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting && !_waiting.ContainsKey((server, path)))
            {
                return;
            }

            _waiting[(server, path)] = (errors, warnings, findings.Count - errors - warnings);
            if (_telling)
            {
                return;
            }

            _telling = true;
        }

        _ = Task.Run(TellAsync, CancellationToken.None);
    }

    private async Task TellAsync()
    {
        while (Next() is { } data)
        {
            await publish(data);
        }
    }

    private JsonObject? Next()
    {
        lock (_gate)
        {
            foreach (var ((server, path), counts) in _waiting)
            {
                _waiting.Remove((server, path));
                return new JsonObject
                {
                    ["server"] = server,
                    ["workspace"] = workspace,
                    ["file"] = path,
                    ["errors"] = counts.Errors,
                    ["warnings"] = counts.Warnings,
                    ["others"] = counts.Others
                };
            }

            _telling = false;
            return null;
        }
    }
}
