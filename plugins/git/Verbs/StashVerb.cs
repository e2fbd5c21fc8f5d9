using System.Globalization;
using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Verbs;

/// <summary>Puts changes aside and takes them back.</summary>
internal sealed class StashVerb : Verb
{
    private const int UsualLimit = 50;

    public override IReadOnlyList<string> Fields(GitArguments arguments) => arguments.Op switch
    {
        GitOperation.Push => ["op", "message", "paths", "all"],
        GitOperation.Show => ["op", "name", "stat"],
        GitOperation.Apply or GitOperation.Pop or GitOperation.Drop => ["op", "name"],
        _ => ["op", "limit"],
    };

    public override VerbPlan Plan(GitArguments arguments, ToolContext context)
    {
        if (Number(arguments) is not { } number)
        {
            return VerbPlan.Refuse("name is the stash's number, as list shows it: 0 is the newest.");
        }

        return arguments.Op switch
        {
            null or GitOperation.List => new("stash", "list") { Commands = [List(arguments)] },
            GitOperation.Show =>
                new("stash", "show", Ref(number)) { Commands = DiffVerb.Commands(["stash", "show"], [Ref(number)], arguments.Stat), Looks = [Look(number)] },
            GitOperation.Push => new("stash", ["push", .. arguments.All ? ["--include-untracked"] : Array.Empty<string>(), .. PathWords.Planned(arguments)])
            {
                Commands = [Push(arguments)],
                Looks = [GitQueries.Stashes],
                Risk = Risk.Medium,
                Preview = arguments.Message,
                Resources = [.. PathWords.Write(arguments)],
            },
            GitOperation.Apply or GitOperation.Pop or GitOperation.Drop => new("stash", FieldCheck.Word(arguments.Op.Value), Ref(number))
            {
                Commands = [Main(arguments.Op.Value, number)],
                Looks = [Look(number), GitQueries.Stashes],
                Risk = arguments.Op == GitOperation.Drop ? Risk.High : Risk.Medium,
                Reason = arguments.Op == GitOperation.Drop ? "the changes of the stash are lost" : null,
            },
            _ => VerbPlan.Refuse("stash can list, push, show, apply, pop, drop."),
        };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        call.Repository.NeedTree("change to put aside");
        var number = Number(arguments) ?? 0;
        switch (arguments.Op)
        {
            case null or GitOperation.List:
                return await ListAsync(call, cancellationToken);
            case GitOperation.Push:
                return await DoneAsync(call, Push(arguments), "push", cancellationToken);
            case GitOperation.Show:
                await NeedStashAsync(call, number, cancellationToken);
                return await DiffVerb.PatchAsync(call, Ref(number), ["stash", "show"], [Ref(number)], arguments.Stat, cancellationToken);
            default:
                await NeedStashAsync(call, number, cancellationToken);
                return await DoneAsync(call, Main(arguments.Op.Value, number), FieldCheck.Word(arguments.Op.Value), cancellationToken);
        }
    }

    private static IReadOnlyList<string> List(GitArguments arguments) =>
        [
            "stash", "list", "-z", "--format=tformat:%H%x00%aI%x00%gs",
            string.Create(CultureInfo.InvariantCulture, $"--max-count={arguments.Limit ?? UsualLimit}")
        ];

    private static IReadOnlyList<string> Push(GitArguments arguments) =>
    [
        "stash", "push", .. arguments.All ? ["--include-untracked"] : Array.Empty<string>(),
        .. arguments.Message is { } message ? new[] { "--message", SafeText.Line(message) } : [],
        .. PathWords.Patterns(arguments),
    ];

    // What was staged is staged again; where that does not fit git says so and leaves the stash.
    private static IReadOnlyList<string> Main(GitOperation operation, int number) =>
        ["stash", FieldCheck.Word(operation), "--quiet", .. operation == GitOperation.Drop ? Array.Empty<string>() : ["--index"], Ref(number)];

    private static IReadOnlyList<string> Look(int number) => ["rev-parse", "--verify", "--quiet", Ref(number)];

    private static async Task<ToolResult> ListAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var output = await call.Git.NeedAsync(List(call.Arguments), cancellationToken);
        var stashes = Read(output.Out);
        var text = new StringBuilder(stashes.Count == 0 ? "No stashes." : "");
        for (var i = 0; i < stashes.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i}: {stashes[i].Date} {SafeText.Line(stashes[i].Subject)}\n");
        }

        return ToolResult.Text(text.ToString().TrimEnd()) with
        {
            Data = ResultData.Write(writer => writer.List("stashes", stashes, stash =>
            {
                writer.WriteString("hash", stash.Hash);
                writer.WriteString("date", stash.Date);
                writer.WriteString("subject", stash.Subject);
            })),
        };
    }

    private static async Task<ToolResult> DoneAsync(VerbCall call, IReadOnlyList<string> words, string verb, CancellationToken cancellationToken)
    {
        var output = await call.Git.ChangeAsync(words, cancellationToken);
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("stash " + verb, output));
        }

        var said = Failure.Clean(output.Text + output.Error);
        var count = (await call.Git.NeedAsync(GitQueries.Stashes, cancellationToken)).Out.AsSpan().Count((byte)0);
        return ToolResult.Text($"stash {verb}: {(said.Length == 0 ? "done" : said)}. Stashes: {count}.") with
        {
            Data = ResultData.Write(writer => writer.WriteNumber("stashes", count))
        };
    }

    private static async Task NeedStashAsync(VerbCall call, int number, CancellationToken cancellationToken)
    {
        var output = await call.Git.LookAsync(Look(number), cancellationToken);
        if (!output.Succeeded || output.Line.Length < 40)
        {
            throw new GitException($"There is no {Ref(number)}; stash list shows what there is.");
        }
    }

    private static int? Number(GitArguments arguments) =>
        arguments.Name is null ? 0
        : int.TryParse(
            arguments.Name.StartsWith("stash@{", StringComparison.Ordinal) ? arguments.Name[7..].TrimEnd('}') : arguments.Name,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number) ? number
        : null;

    private static string Ref(int number) => string.Create(CultureInfo.InvariantCulture, $"stash@{{{number}}}");

    private static List<(string Hash, string Date, string Subject)> Read(byte[] output)
    {
        var stashes = new List<(string, string, string)>();
        var fields = new NulFields(output);
        var values = new string[3];
        while (fields.TryNextTexts(values))
        {
            stashes.Add((values[0], values[1], values[2]));
        }

        return stashes;
    }
}
