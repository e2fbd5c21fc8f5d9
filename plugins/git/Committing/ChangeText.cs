using System.Globalization;
using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Committing;

/// <summary>A change as a model reads it: the files with their counts, and the patch of those that may be read, bounded.</summary>
/// <param name="Files">The files, as <c>M src/a.cs +3 -1</c>.</param>
/// <param name="Patch">The patch; empty where there is none to show.</param>
/// <param name="Deltas">The files as git lists them.</param>
internal sealed record ChangeText(string Files, string Patch, IReadOnlyList<FileDelta> Deltas)
{
    /// <summary>Files whose patch is looked at one by one.</summary>
    private const int MostFiles = 300;
    private const int MostListed = 200;
    private const int MostPatch = 80_000;

    /// <summary>Both, for a prompt.</summary>
    public string Text => Patch.Length == 0 ? Files : $"{Files}\n\n{Patch}";

    /// <summary>Reads a change.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="workspace">Judges what may be read into a prompt.</param>
    /// <param name="top">The repository's top.</param>
    /// <param name="versions">What is compared: <c>--cached</c>, or two versions.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ChangeText> ReadAsync(
        GitRunner git, IWorkspaceContext workspace, string top, IReadOnlyList<string> versions, CancellationToken cancellationToken)
    {
        string[] whole = [.. DiffOptions.Listing.Where(static word => word != "--relative"), "--no-relative"];
        var list = await git.NeedAsync(["diff", .. versions, .. whole, "--"], cancellationToken);
        var deltas = DeltaParser.Parse(list.Out);
        var files = new StringBuilder();
        var readable = new List<string>();
        foreach (var delta in deltas.Take(MostFiles))
        {
            var path = RawPath.Show(delta.Path);
            var why = path[0] == '"' ? "its name is not text" : await workspace.FindReadProblemAsync(Path.Combine(top, path), top, cancellationToken);
            if (why is null && delta.Added is not null)
            {
                readable.Add(path);
            }
        }

        foreach (var delta in deltas.Take(MostListed))
        {
            files.Append(CultureInfo.InvariantCulture, $"{delta.Change} {RawPath.Show(delta.Path)}")
                .Append(delta.From is { } from ? $" from {RawPath.Show(from)}" : "")
                .Append(CultureInfo.InvariantCulture, $"{(delta.Added is { } added ? $" +{added} -{delta.Removed}" : " binary")}\n");
        }

        if (deltas.Count > MostListed)
        {
            files.Append(CultureInfo.InvariantCulture, $"and {deltas.Count - MostListed} more\n");
        }

        if (readable.Count == 0)
        {
            return new(files.ToString().TrimEnd(), "", deltas);
        }

        string[] options = [.. DiffOptions.Patch.Where(static word => word != "--relative"), "--no-relative"];
        var patch = await git.LookAsync(
            ["diff", .. versions, .. options, "--", .. readable.Select(path => Path.Combine(top, path))], cancellationToken, mostBytes: MostPatch);
        return new(files.ToString().TrimEnd(), SafeText.Text(patch.Out) + (patch.Cut ? "\n… (cut)" : ""), deltas);
    }
}
