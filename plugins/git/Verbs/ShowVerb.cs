using System.Globalization;
using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>A commit with what it changed, or a file or folder as a commit has it (<c>REV:path</c>).</summary>
internal sealed class ShowVerb : Verb
{
    private const int MostNames = 1_000;
    private const int MostBody = 10_000;

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["revision", "paths", "stat"];

    public override VerbPlan Plan(GitArguments arguments)
    {
        var revision = arguments.Revision ?? "HEAD";
        if (Revisions.DotsOf(revision.Split(':', 2)[0]) is not null)
        {
            return VerbPlan.Refuse("show takes one revision; diff and log take a range.");
        }

        if (PathOf(revision) is not { } path)
        {
            return new("show", [.. arguments.Stat ? ["--stat"] : Array.Empty<string>(), revision, .. PathWords.Planned(arguments)]) { Resources = [.. PathWords.Read(arguments)] };
        }

        return arguments.Paths!.Count > 0 || arguments.Stat
            ? VerbPlan.Refuse("REV:path shows one file or folder: leave paths and stat out.")
            : new("show", revision) { Resources = [Resource.ReadPath(path.Length == 0 ? "." : path)] };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var revision = call.Arguments.Revision ?? "HEAD";
        if (PathOf(revision) is { } path)
        {
            return await ObjectAsync(call, revision.Split(':', 2)[0], path, cancellationToken);
        }

        var hash = await call.Repository.ResolveAsync(revision, cancellationToken);
        var output = await call.Git.NeedAsync(["log", LogParser.Format, "-z", "--encoding=UTF-8", "--no-color", "--no-notes", "--no-patch", "--max-count=1", hash], cancellationToken);
        var commit = LogParser.Parse(output.Out) is [var first, ..] ? first : throw new GitException($"The commit {hash} cannot be read.");
        var title = new StringBuilder();
        title.Append("commit ").Append(commit.Hash).Append('\n');
        title.Append(CultureInfo.InvariantCulture, $"{Shown.Line(commit.Author)} <{Shown.Line(commit.Email)}> {commit.Date}{(commit.Refs.Length == 0 ? "" : $" ({Shown.Line(commit.Refs)})")}\n");
        title.Append(CultureInfo.InvariantCulture, $"{Shown.Line(commit.Subject, 1_000)}\n{(commit.Body.Length == 0 ? "" : "\n" + Shown.Text(CommitText.Body(commit, MostBody)) + "\n")}\n");
        title.Append(commit.Parents.Count > 1 ? $"Merge; against its first parent {CommitText.Short(commit.Parents[0])}" : "Changes");
        var result = await DiffVerb.PatchAsync(
            call, title.ToString(), "show", ["--format=", "--diff-merges=first-parent", hash, .. PathWords.Arguments(call)], call.Arguments.Stat, cancellationToken);
        var files = result.Data!.Value;
        return result with
        {
            Data = ResultData.Write(writer =>
            {
                CommitText.Write(writer, commit);
                foreach (var member in files.EnumerateObject())
                {
                    member.WriteTo(writer);
                }
            }),
        };
    }

    /// <summary>What stands behind the colon; null where there is none. A message search (<c>:/words</c>) is none either.</summary>
    private static string? PathOf(string revision)
    {
        var colon = revision.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : revision[(colon + 1)..];
    }

    private static async Task<ToolResult> ObjectAsync(VerbCall call, string revision, string path, CancellationToken cancellationToken)
    {
        var commit = await call.Repository.ResolveAsync(revision, cancellationToken);

        // From the workspace, not from the repository's top: as all paths of the tool.
        var name = $"{commit}:{(call.Repository.InTree ? "./" : "")}{path}";
        var id = await call.Git.LookAsync(["rev-parse", "--verify", "--quiet", name], cancellationToken);
        if (!id.Succeeded)
        {
            throw new GitException($"{revision} has no {path}. show {revision}: lists what it has.");
        }

        // A submodule's commit is not in this repository.
        var kind = (await call.Git.LookAsync(["cat-file", "-t", id.Line], cancellationToken)).Line;
        return kind switch
        {
            "blob" => await BlobAsync(call, id.Line, path, cancellationToken),
            "tree" => await TreeAsync(call, id.Line, path, cancellationToken),
            _ => ToolResult.Text($"{path} is a submodule at commit {id.Line}."),
        };
    }

    private static async Task<ToolResult> BlobAsync(VerbCall call, string id, string path, CancellationToken cancellationToken)
    {
        var output = await call.Git.NeedAsync(["cat-file", "blob", id], cancellationToken, mostBytes: call.MostChars * 4);
        if (output.Out.AsSpan(0, Math.Min(output.Out.Length, 8_000)).Contains((byte)0))
        {
            return ToolResult.Text($"{path} is binary.") with { Data = ResultData.Write(writer => writer.WriteBoolean("binary", true)) };
        }

        var text = Shown.Text(output.Text);
        var cut = text.Length > call.MostChars || output.Cut;
        text = cut ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Math.Min(text.Length, call.MostChars))}\n… cut after {call.MostChars} characters") : text;
        return ToolResult.Text(text.Length == 0 ? $"{path} is empty." : text) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteString("blob", id);
                writer.WriteBoolean("cut", cut);
            }),
        };
    }

    private static async Task<ToolResult> TreeAsync(VerbCall call, string id, string path, CancellationToken cancellationToken)
    {
        var output = await call.Git.NeedAsync(["ls-tree", "-z", id], cancellationToken);
        var names = TreeNames(output.Out);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? "The top folder" : path)}: {names.Count} entries\n");
        foreach (var name in names.Take(MostNames))
        {
            text.Append("  ").Append(name).Append('\n');
        }

        if (names.Count > MostNames)
        {
            text.Append(CultureInfo.InvariantCulture, $"  … {names.Count - MostNames} more\n");
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with { Data = ResultData.Write(writer => writer.List("entries", names.Take(MostNames), name => writer.WriteString("name", name))) };
    }

    private static List<string> TreeNames(byte[] output)
    {
        var names = new List<string>();
        var fields = new NulFields(output);
        while (fields.TryNext(out var field))
        {
            var tab = field.IndexOf('\t', StringComparison.Ordinal);
            if (tab > 0)
            {
                var kind = field.Split(' ', 3) is [_, var word, _] ? word : "";
                names.Add(RawPath.Show(field[(tab + 1)..]) + (kind == "tree" ? "/" : kind == "commit" ? " (submodule)" : ""));
            }
        }

        return names;
    }
}
