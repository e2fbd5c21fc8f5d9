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

    private static readonly string[] Shower = ["show", "--format=", "--diff-merges=first-parent"];

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["revision", "paths", "stat"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        var revision = arguments.Revision ?? "HEAD";
        if (Revisions.DotsOf(revision.Split(':', 2)[0]) is not null)
        {
            return VerbPlan.Refuse("show takes one revision; diff and log take a range.");
        }

        var commit = revision.Split(':', 2)[0];
        if (PathOf(revision) is not { } path)
        {
            return new("show", [.. arguments.Stat ? ["--stat"] : Array.Empty<string>(), revision, .. PathWords.Planned(arguments)])
            {
                Commands = DiffVerb.Commands(Shower, [revision, .. PathWords.Words(arguments)], arguments.Stat),
                Looks = [GitQueries.Commit(revision), GitQueries.Head, GitQueries.Log(revision, 1)],
                Resources = [.. PathWords.Read(arguments)],
            };
        }

        return arguments.Paths!.Count > 0 || arguments.Stat
            ? VerbPlan.Refuse("REV:path shows one file or folder: leave paths and stat out.")
            : new("show", revision)
            {
                Commands = [Content(Name(commit, path, inTree: true)), Content(Name(commit, path, inTree: false))],
                Looks =
                [
                    GitQueries.Commit(commit), GitQueries.Head, Id(Name(commit, path, inTree: true)), Id(Name(commit, path, inTree: false)),
                    GitQueries.Objects,
                ],
                Resources = [Resource.ReadPath(path.Length == 0 ? "." : path)],
            };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var revision = call.Arguments.Revision ?? "HEAD";
        if (PathOf(revision) is { } path)
        {
            return await ObjectAsync(call, revision.Split(':', 2)[0], path, cancellationToken);
        }

        var hash = await call.Repository.ResolveAsync(revision, cancellationToken);
        var output = await call.Git.NeedAsync(GitQueries.Log(revision, 1), cancellationToken);
        var commit = LogParser.Parse(output.Out) is [var first, ..] ? first : throw new GitException($"The commit {hash} cannot be read.");
        var title = new StringBuilder();
        title.Append("commit ").Append(commit.Hash).Append('\n');
        title.Append(
            CultureInfo.InvariantCulture,
            $"{SafeText.Line(commit.Author)} <{SafeText.Line(commit.Email)}> {commit.Date}"
            + $"{(commit.Refs.Length == 0 ? "" : $" ({SafeText.Line(commit.Refs)})")}\n");
        title.Append(
            CultureInfo.InvariantCulture,
            $"{SafeText.Line(commit.Subject, 1_000)}\n{(commit.Body.Length == 0 ? "" : "\n" + SafeText.Text(CommitText.Body(commit, MostBody)) + "\n")}\n");
        title.Append(commit.Parents.Count > 1 ? $"Merge; against its first parent {CommitText.Short(commit.Parents[0])}" : "Changes");
        var result = await DiffVerb.PatchAsync(
            call, title.ToString(), Shower, [revision, .. PathWords.Words(call.Arguments)], call.Arguments.Stat, cancellationToken);
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

    /// <summary>Gets the path behind the colon; null where there is none. A message search (<c>:/words</c>) is none either.</summary>
    private static string? PathOf(string revision)
    {
        var colon = revision.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : revision[(colon + 1)..];
    }

    private static async Task<ToolResult> ObjectAsync(VerbCall call, string revision, string path, CancellationToken cancellationToken)
    {
        await call.Repository.ResolveAsync(revision, cancellationToken);
        var name = Name(revision, path, call.Repository.InTree);
        var id = await call.Git.LookAsync(Id(name), cancellationToken);
        if (!id.Succeeded)
        {
            throw new GitException($"{revision} has no {path}. show {revision}: lists what it has.");
        }

        // A submodule's commit is not in this repository.
        var kind = (await call.Git.NeedAsync(GitQueries.Objects, cancellationToken, Encoding.ASCII.GetBytes(id.Line + "\n"))).Line.Split(' ');
        return kind switch
        {
            [_, "blob", _] => await BlobAsync(call, name, id.Line, path, cancellationToken),
            [_, "tree", _] => await TreeAsync(call, name, path, cancellationToken),
            _ => ToolResult.Text($"{path} is a submodule at commit {id.Line}."),
        };
    }

    private static IReadOnlyList<string> Id(string name) => ["rev-parse", "--verify", "--quiet", name];

    // From the workspace, not from the repository's top: as all paths of the tool.
    private static string Name(string revision, string path, bool inTree) => $"{revision}:{(inTree ? "./" : "")}{path}";

    private static IReadOnlyList<string> Content(string name) => ["show", "--no-textconv", "--no-color", name, "--"];

    private static async Task<ToolResult> BlobAsync(VerbCall call, string name, string id, string path, CancellationToken cancellationToken)
    {
        var output = await call.Git.NeedAsync(Content(name), cancellationToken, mostBytes: call.MostChars * 4);
        if (output.Out.AsSpan(0, Math.Min(output.Out.Length, 8_000)).Contains((byte)0))
        {
            return ToolResult.Text($"{path} is binary.") with { Data = ResultData.Write(writer => writer.WriteBoolean("binary", true)) };
        }

        var text = SafeText.Text(output.Text);
        var cut = text.Length > call.MostChars || output.Cut;
        text = cut
            ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, Math.Min(text.Length, call.MostChars))}\n… cut after {call.MostChars} characters")
            : text;
        return ToolResult.Text(text.Length == 0 ? $"{path} is empty." : text) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteString("blob", id);
                writer.WriteBoolean("cut", cut);
            }),
        };
    }

    private static async Task<ToolResult> TreeAsync(VerbCall call, string name, string path, CancellationToken cancellationToken)
    {
        var output = await call.Git.NeedAsync(Content(name), cancellationToken);
        var names = TreeNames(output.Out);
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture, $"{(path.Length == 0 ? "The top folder" : path)}: {names.Count} {(names.Count == 1 ? "entry" : "entries")}\n");
        foreach (var entry in names.Take(MostNames))
        {
            text.Append("  ").Append(entry).Append('\n');
        }

        if (names.Count > MostNames)
        {
            text.Append(CultureInfo.InvariantCulture, $"  … {names.Count - MostNames} more\n");
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with
        {
            Data = ResultData.Write(writer => writer.List("entries", names.Take(MostNames), entry => writer.WriteString("name", entry)))
        };
    }

    // Behind the title and an empty line stands a name on each line.
    private static List<string> TreeNames(byte[] output) =>
        [.. Encoding.Latin1.GetString(output).Split('\n').Skip(2).Where(static line => line.Length > 0).Select(RawPath.Show)];
}
