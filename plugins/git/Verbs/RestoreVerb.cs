using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Takes files back to what the index or a commit has.</summary>
internal sealed class RestoreVerb : Verb
{
    private const string Sha1 = "sha1";
    private const string Sha256 = "sha256";

    // What each hash makes of a tree without files: git knows these without having them.
    private static readonly Dictionary<string, string> EmptyTrees = new(StringComparer.Ordinal)
    {
        [Sha1] = "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        [Sha256] = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
    };

    public override IReadOnlyList<string> Fields(GitArguments arguments) => ["paths", "staged", "revision"];

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        if (arguments.Paths!.Count == 0)
        {
            return VerbPlan.Refuse("restore needs paths.");
        }

        IEnumerable<string> words =
        [
            .. arguments.Staged ? ["--staged"] : Array.Empty<string>(), .. arguments.Revision is { } source ? new[] { "--source=" + source } : [],
            .. PathWords.Planned(arguments)
        ];
        IReadOnlyList<IReadOnlyList<string>> commands = arguments is { Staged: true, Revision: null }
            ? [Main(arguments), .. EmptyTrees.Values.Select(tree => BeforeTheFirst(arguments, tree))]
            : [Main(arguments)];
        IReadOnlyList<IReadOnlyList<string>> looks = arguments.Revision is { } named ? [GitQueries.Commit(named), GitQueries.Head] : [GitQueries.Head];
        return arguments.Staged
            ? new("restore", [.. words])
            {
                Commands = commands,
                Looks = [.. looks, GitQueries.Staged],
                Risk = Risk.Medium,
                Resources = [.. PathWords.Read(arguments)]
            }
            : new("restore", [.. words])
            {
                Commands = commands,
                Looks = looks,
                Risk = Risk.High,
                Reason = "changes of these files that are not committed are lost",
                Resources = [.. PathWords.Write(arguments)],
                Slow = true,
            };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        call.Repository.NeedTree("file to restore");
        var arguments = call.Arguments;
        if (arguments.Revision is { } revision)
        {
            await call.Repository.ResolveAsync(revision, cancellationToken);
        }

        var before = arguments is { Staged: true, Revision: null } && !await call.Repository.HasCommitsAsync(cancellationToken);
        var output = await call.Git.ChangeAsync(
            before ? BeforeTheFirst(arguments, EmptyTrees[call.Repository.Format == Sha256 ? Sha256 : Sha1]) : Main(arguments),
            cancellationToken,
            PathWords.Input(arguments));
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("restore", output));
        }

        if (arguments.Staged)
        {
            var list = await call.Git.NeedAsync(GitQueries.Staged, cancellationToken);
            return AddVerb.Staged(DeltaParser.Parse(list.Out), "Still staged", "");
        }

        var paths = arguments.Paths!.Select(PathWords.Plain).ToList();
        return ToolResult.Text(
            $"Restored {string.Join(", ", paths.Take(20).Select(static path => SafeText.Line(path)))}"
            + $"{(paths.Count > 20 ? $" and {paths.Count - 20} more" : "")} from {arguments.Revision ?? "the index"}.") with
        {
            Paths = paths,
            Data = ResultData.Write(writer => writer.WriteNumber("count", paths.Count)),
        };
    }

    private static IReadOnlyList<string> Main(GitArguments arguments) =>
    [
        "restore", .. arguments.Staged ? ["--staged"] : Array.Empty<string>(), .. arguments.Revision is { } source ? new[] { "--source=" + source } : [],
        .. PathWords.PatternsOrInput(arguments),
    ];

    // Before the first commit there is nothing that the index could go back to, but the tree without files.
    private static IReadOnlyList<string> BeforeTheFirst(GitArguments arguments, string tree) =>
        ["restore", "--staged", "--source=" + tree, .. PathWords.PatternsOrInput(arguments)];
}
