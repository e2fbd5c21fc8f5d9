using System.Globalization;
using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Results;

/// <summary>A status in words and as data.</summary>
internal static class StatusText
{
    public static ToolResult Result(StatusReport report, string? operation, Repository repository, int limit, bool cut)
    {
        var text = new StringBuilder(Head(report)).Append('\n');
        if (operation is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(operation[0])}{operation.AsSpan(1)} is under way.\n");
        }

        if (repository.Prefix.Length > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"The workspace is the folder {RawPath.Show(repository.Prefix.TrimEnd('/'))} of the repository; what lies outside of it is not listed.\n");
        }

        var left = limit;
        Section("Conflicts", report.Entries.Where(static entry => entry.Conflicted), static entry => $"{entry.Index}{entry.Tree}");
        Section(
            "Staged",
            report.Entries.Where(static entry => entry is { Conflicted: false, Untracked: false, Index: not '.' }),
            static entry => entry.Index.ToString());
        Section(
            "Not staged",
            report.Entries.Where(static entry => entry is { Conflicted: false, Untracked: false, Tree: not '.' }),
            static entry => entry.Tree.ToString());
        Section("Untracked", report.Entries.Where(static entry => entry.Untracked), static _ => "?");
        if (report.Entries.Count == 0)
        {
            text.Append("Nothing to commit, nothing untracked.\n");
        }

        if (report.Stashes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Stashes: {report.Stashes}\n");
        }

        if (cut)
        {
            text.Append("There is more than could be read; name paths.\n");
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with { Data = Data(report, operation, repository, limit) };

        void Section(string name, IEnumerable<StatusEntry> entries, Func<StatusEntry, string> letters)
        {
            var all = entries.ToList();
            if (all.Count == 0)
            {
                return;
            }

            text.Append(CultureInfo.InvariantCulture, $"{name} ({all.Count}):\n");
            foreach (var entry in all.Take(left))
            {
                var from = entry.From is { } old ? repository.Show(old) + " -> " : "";
                var inside = entry.Submodule is { } submodule ? $" (submodule: {submodule})" : "";
                text.Append(CultureInfo.InvariantCulture, $"  {letters(entry)} {from}{repository.Show(entry.Path)}{inside}\n");
            }

            if (all.Count > left)
            {
                text.Append(CultureInfo.InvariantCulture, $"  … {all.Count - left} more; name paths, or ask for a higher limit\n");
            }

            left = Math.Max(0, left - all.Count);
        }
    }

    private static string Head(StatusReport report)
    {
        var at = report.Head is { Length: >= 10 } head ? head[..10] : null;
        var where = report.Branch is { } branch
            ? at is null ? $"On {branch}, no commit yet" : $"On {branch} at {at}"
            : $"On no branch (detached HEAD) at {at}";
        return report switch
        {
            { Upstream: { } upstream, Ahead: { } ahead, Behind: { } behind } =>
                string.Create(CultureInfo.InvariantCulture, $"{where}; {ahead} ahead of {upstream}, {behind} behind"),
            { Upstream: { } gone } => $"{where}; {gone} is gone",
            _ => where,
        };
    }

    private static System.Text.Json.JsonElement Data(StatusReport report, string? operation, Repository repository, int limit) => ResultData.Write(writer =>
    {
        writer.Text("branch", report.Branch);
        writer.Text("head", report.Head);
        writer.Text("upstream", report.Upstream);
        writer.Number("ahead", report.Ahead);
        writer.Number("behind", report.Behind);
        writer.Text("operation", operation?[(operation.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        writer.WriteNumber("stashes", report.Stashes);
        writer.WriteNumber("count", report.Entries.Count);
        writer.List("files", report.Entries.Take(limit), entry =>
        {
            writer.WriteString("path", repository.Show(entry.Path));
            writer.Text("from", entry.From is null ? null : repository.Show(entry.From));
            writer.WriteString("index", entry.Index.ToString());
            writer.WriteString("tree", entry.Tree.ToString());
            if (entry.Conflicted)
            {
                writer.WriteBoolean("conflicted", true);
            }

            writer.Text("submodule", entry.Submodule);
        });
    });
}
