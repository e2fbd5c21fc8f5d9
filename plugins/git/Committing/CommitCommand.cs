using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Git.Asking;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;
using AgentHost.Plugins.Git.Verbs;

namespace AgentHost.Plugins.Git.Committing;

/// <summary><c>agent commit</c>: proposes a message for the change, shows it, and commits as the repository has it: hooks, signing, trailers.</summary>
internal sealed class CommitCommand(IPluginContext plugin, IWorkspaceContext workspace) : Command
{
    private const string Yes = "yes, commit";
    private const string Edit = "edit the message";
    private const string No = "no";

    /// <inheritdoc/>
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            GitRunner.RequireHere(workspace, "commit");
            return new Words(call).Text("phase") switch
            {
                "before" => await BeginTurnAsync(cancellationToken),
                "after" => await EndTurnAsync(call, cancellationToken),
                _ => await CommitAsync(call, context.User, cancellationToken),
            };
        }
        catch (Exception fault) when (fault is GitException or ProcessStartException)
        {
            return CommandResult.Text(fault.Message) with { ExitCode = 1 };
        }
    }

    private async Task<CommandResult> BeginTurnAsync(CancellationToken cancellationToken)
    {
        var git = new GitRunner(workspace.Processes);
        await git.NeedAsync(GitQueries.Place, cancellationToken);
        var head = await git.LookAsync(GitQueries.Head, cancellationToken);
        if (!head.Succeeded)
        {
            throw new GitException("There is no commit yet that a turn's changes could follow: make the first one yourself.");
        }

        var tree = await CommitPlan.TreeAsync(workspace, cancellationToken);
        return new CommandResult([])
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteString("head", head.Line);
                writer.WriteString("tree", tree);
            }),
        };
    }

    private async Task<CommandResult> EndTurnAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!call.Options.TryGetValue("before", out var before) || before.ValueKind != JsonValueKind.Object)
        {
            throw new GitException("It is not known what was there before the turn, so nothing was committed.");
        }

        var (head, tree) = (before.GetProperty("head").GetString()!, before.GetProperty("tree").GetString()!);
        var now = await CommitPlan.TreeAsync(workspace, cancellationToken);
        if (now == tree)
        {
            return CommandResult.Text("The turn changed no file: nothing was committed.");
        }

        if ((await new GitRunner(workspace.Processes).NeedAsync(GitQueries.Head, cancellationToken)).Line != head)
        {
            return CommandResult.Text("The turn has committed by itself: nothing more was committed.");
        }

        using var plan = await CommitPlan.OfTurnAsync(workspace, tree, now, cancellationToken);
        return await CommitAsync(plan, call, user: null, isAgreed: true, cancellationToken);
    }

    private async Task<CommandResult> CommitAsync(CommandCall call, IUserInteraction? user, CancellationToken cancellationToken)
    {
        using var plan = await CommitPlan.OfPersonAsync(workspace, cancellationToken);
        return await CommitAsync(plan, call, user, new Words(call).Has("yes"), cancellationToken);
    }

    private async Task<CommandResult> CommitAsync(
        CommitPlan plan, CommandCall call, IUserInteraction? user, bool isAgreed, CancellationToken cancellationToken)
    {
        var settings = workspace.Settings;
        var top = (await plan.Git.NeedAsync(["rev-parse", "--show-toplevel"], cancellationToken)).Line;
        var change = await ChangeText.ReadAsync(plan.Git, workspace, top, ["--cached"], cancellationToken);
        if (change.Deltas.Count == 0)
        {
            return CommandResult.Text("Nothing changed: there is nothing to commit.") with { ExitCode = 1 };
        }

        var model = await GitModel.FindAsync(plugin.Models, workspace, plugin.Time, new Words(call).Text("model"), cancellationToken);
        var trailers = await Trailers.FindAsync(workspace, top, settings, model?.Name, cancellationToken);
        var writer = new MessageWriter(model, await MessageStyle.ReadAsync(plan.Git, top, cancellationToken), settings);
        var notices = new List<string>();
        if (model is null)
        {
            notices.Add(MessageRules.Notice);
        }

        if (trailers.Notice is { } said)
        {
            notices.Add(said);
        }

        var message = Whole(await writer.WriteAsync(change, refused: null, cancellationToken), settings);
        if (new Words(call).Has("dry-run"))
        {
            return Report(plan, change, message, trailers, null, [.. notices, "Nothing was committed (--dry-run)."], 0);
        }

        for (var tries = 1; ; tries++)
        {
            if (!isAgreed)
            {
                if (user is null)
                {
                    notices.Add("Nothing was committed: nobody can be asked. --yes commits without asking.");
                    return Report(plan, change, message, trailers, null, notices, 1);
                }

                if (await AgreeAsync(user, plan, change, message, trailers, notices, cancellationToken) is not { } agreed)
                {
                    return CommandResult.Text("Nothing was committed.") with { ExitCode = 1 };
                }

                message = agreed;
            }

            var output = await MakeAsync(plan, message, trailers.Line, cancellationToken);
            if (output.Succeeded)
            {
                if (await plan.SettleAsync(workspace, cancellationToken) is { } unsettled)
                {
                    notices.Add(unsettled);
                }

                return await DoneAsync(plan, change, trailers, Failure.Clean(output.Error), notices, cancellationToken);
            }

            var words = Failure.Describe("commit", output);
            // Another message mends nothing where git itself does not know whose commit it is, or cannot sign it.
            var isOfGit = words.Contains("could not be signed", StringComparison.Ordinal) || words.Contains("whose commit", StringComparison.Ordinal);
            if (model is null || tries == 2 || isOfGit)
            {
                return Report(plan, change, message, trailers, null, [.. notices, "Nothing was committed. " + words], 1);
            }

            notices.Add("The repository's hooks refused the first message; this is the second.");
            message = Whole(await writer.WriteAsync(change, (message, words), cancellationToken), settings);
        }
    }

    private static async Task<string?> AgreeAsync(
        IUserInteraction user, CommitPlan plan, ChangeText change, string message, Trailers trailers, IReadOnlyList<string> notices,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var shown = string.Join('\n', notices.Append($"Commit {plan.What} with this message?").Append("").Append(message))
                + (trailers.Line is { } line ? $"\n\n{line}" : "") + $"\n\n{change.Files}";
            var answer = await user.AskAsync(
                new Question(SafeText.Text(shown)) { Header = "commit", Options = [new(Yes), new(Edit), new(No)] }, cancellationToken);
            switch (answer?.Values is [var word, ..] ? word.Trim() : null)
            {
                case Yes or "yes" or "y":
                    return message;
                case Edit or "edit" or "e":
                    var edited = await user.AskAsync(new Question("The message") { Header = "commit", Draft = message + "\n" }, cancellationToken);
                    var text = edited?.Values is [var whole, ..] ? whole.ReplaceLineEndings("\n").Trim() : "";
                    if (text.Length == 0)
                    {
                        return null;
                    }

                    message = text;
                    break;
                default:
                    return null;
            }
        }
    }

    private async Task<GitOutput> MakeAsync(CommitPlan plan, string message, string? trailer, CancellationToken cancellationToken)
    {
        string[] words = ["commit", "--file=-", .. trailer is null ? Array.Empty<string>() : ["--trailer", trailer]];
        var bytes = Encoding.UTF8.GetBytes(message + "\n");
        if (!plan.AddsAll)
        {
            return await plan.Git.ChangeAsync(words, cancellationToken, bytes);
        }

        // Nothing was staged before, so nothing is where the commit does not come about.
        var own = new GitRunner(workspace.Processes);
        await own.NeedChangeAsync(["add", "--all", "--", "."], cancellationToken);
        var output = await own.ChangeAsync(words, cancellationToken, bytes);
        if (!output.Succeeded && (await own.LookAsync(GitQueries.Head, cancellationToken)).Succeeded)
        {
            await own.ChangeAsync(["reset", "--quiet"], cancellationToken);
        }

        return output;
    }

    private async Task<CommandResult> DoneAsync(
        CommitPlan plan, ChangeText change, Trailers trailers, string said, IReadOnlyList<string> notices, CancellationToken cancellationToken)
    {
        var git = new GitRunner(workspace.Processes);
        var hash = (await git.NeedAsync(GitQueries.Head, cancellationToken)).Line;
        var message = (await git.NeedAsync(["log", "-1", "--format=%B", "--no-show-signature", hash], cancellationToken)).Text.Trim();
        IReadOnlyList<string> all = said.Length == 0 ? notices : [.. notices, "git and its hooks said:\n" + said];
        return Report(plan, change, message, trailers with { Line = null }, hash, all, 0);
    }

    private static CommandResult Report(
        CommitPlan plan, ChangeText change, string message, Trailers trailers, string? hash, IReadOnlyList<string> notices, int code)
    {
        var text = new StringBuilder();
        if (hash is not null)
        {
            text.Append("Committed ").Append(plan.What).Append(" as ").Append(CommitText.Short(hash)).Append(":\n\n");
        }

        text.Append(message);
        if (trailers.Line is { } line)
        {
            text.Append("\n\n").Append(line);
        }

        text.Append("\n\n").Append(change.Files);
        foreach (var notice in notices)
        {
            text.Append("\n\n").Append(notice);
        }

        return CommandResult.Text(SafeText.Text(text.ToString()) + "\n") with
        {
            ExitCode = code,
            Data = ResultData.Write(writer =>
            {
                writer.Text("hash", hash);
                writer.WriteString("message", message);
                writer.Text("trailer", trailers.Line);
                DeltaReport.Write(writer, change.Deltas, Parsing.RawPath.Show);
                writer.WriteStartArray("notices");
                foreach (var notice in notices)
                {
                    writer.WriteStringValue(notice);
                }

                writer.WriteEndArray();
            }),
        };
    }

    private static string Whole(string message, JsonElement settings) =>
        CommitWords.GeneratedWith(settings) is { } line ? $"{message.TrimEnd()}\n\n{line}" : message;
}
