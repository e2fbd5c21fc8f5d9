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

    public override VerbPlan Plan(GitArguments arguments)
    {
        if (Number(arguments) is not { } number)
        {
            return VerbPlan.Refuse("name is the stash's number, as list shows it: 0 is the newest.");
        }

        return arguments.Op switch
        {
            null or GitOperation.List => new("stash", "list"),
            GitOperation.Show => new("stash", "show", Ref(number)),
            GitOperation.Push => new("stash", ["push", .. arguments.All ? ["--include-untracked"] : Array.Empty<string>(), .. PathWords.Planned(arguments)])
            {
                Risk = Risk.Medium,
                Preview = arguments.Message,
                Resources = [.. PathWords.Write(arguments)],
            },
            GitOperation.Apply => new("stash", "apply", Ref(number)) { Risk = Risk.Medium },
            GitOperation.Pop => new("stash", "pop", Ref(number)) { Risk = Risk.Medium },
            GitOperation.Drop => new("stash", "drop", Ref(number)) { Risk = Risk.High, Reason = "the changes of the stash are lost" },
            _ => VerbPlan.Refuse("stash can list, push, show, apply, pop, drop."),
        };
    }

    public override async Task<ToolResult> RunAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        call.Repository.NeedTree("change to put aside");
        var name = Ref(Number(arguments) ?? 0);
        switch (arguments.Op)
        {
            case null or GitOperation.List:
                return await ListAsync(call, cancellationToken);
            case GitOperation.Push:
                return await PushAsync(call, cancellationToken);
            case GitOperation.Show:
                var commit = await StashAsync(call, name, cancellationToken);
                return await DiffVerb.PatchAsync(call, name, "diff", [commit + "^1", commit], arguments.Stat, cancellationToken);
            default:
                await StashAsync(call, name, cancellationToken);
                var verb = FieldCheck.Word(arguments.Op.Value);

                // What was staged is staged again; where that does not fit git says so and leaves the stash.
                return await DoneAsync(call, ["stash", verb, "--quiet", .. arguments.Op == GitOperation.Drop ? [] : new[] { "--index" }, name], verb, cancellationToken);
        }
    }

    private static async Task<ToolResult> ListAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var limit = call.Limit(UsualLimit);
        var output = await call.Git.NeedAsync(["stash", "list", "-z", "--format=tformat:%H%x00%aI%x00%gs", string.Create(CultureInfo.InvariantCulture, $"--max-count={limit}")], cancellationToken);
        var stashes = Read(output.Out);
        var text = new StringBuilder(stashes.Count == 0 ? "No stashes." : "");
        for (var i = 0; i < stashes.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i}: {stashes[i].Date} {Shown.Line(stashes[i].Subject)}\n");
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

    private static async Task<ToolResult> PushAsync(VerbCall call, CancellationToken cancellationToken)
    {
        var arguments = call.Arguments;
        List<string> words = ["stash", "push"];
        words.AddRange(arguments.All ? ["--include-untracked"] : []);
        words.AddRange(arguments.Message is { } message ? ["--message", Shown.Line(message)] : []);
        words.AddRange(PathWords.Arguments(call));
        return await DoneAsync(call, words, "push", cancellationToken);
    }

    private static async Task<ToolResult> DoneAsync(VerbCall call, IReadOnlyList<string> words, string verb, CancellationToken cancellationToken)
    {
        var output = await call.Git.ChangeAsync(words, cancellationToken);
        if (!output.Succeeded)
        {
            throw new GitException(Failure.Describe("stash " + verb, output));
        }

        var said = Failure.Clean(output.Text + output.Error);
        var count = (await call.Git.NeedAsync(["stash", "list", "-z", "--format=tformat:%H"], cancellationToken)).Out.AsSpan().Count((byte)0);
        return ToolResult.Text($"stash {verb}: {(said.Length == 0 ? "done" : said)}. Stashes: {count}.") with { Data = ResultData.Write(writer => writer.WriteNumber("stashes", count)) };
    }

    private static async Task<string> StashAsync(VerbCall call, string name, CancellationToken cancellationToken)
    {
        var output = await call.Git.LookAsync(["rev-parse", "--verify", "--quiet", name], cancellationToken);
        return output.Succeeded && output.Line.Length >= 40 ? output.Line : throw new GitException($"There is no {name}; stash list shows what there is.");
    }

    private static int? Number(GitArguments arguments) =>
        arguments.Name is null ? 0
        : int.TryParse(arguments.Name.StartsWith("stash@{", StringComparison.Ordinal) ? arguments.Name[7..].TrimEnd('}') : arguments.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
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
