using System.Text.Json;
using AgentHost.Plugins.Git.Asking;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Requests;

/// <summary>
/// <c>agent pr</c>: writes the title and the description of a pull request, and makes it where it is told to. Every push is asked about, and every request.
/// </summary>
internal sealed class PullCommand(IPluginContext plugin, IWorkspaceContext workspace) : Command
{
    private const string Yes = "yes";

    /// <inheritdoc/>
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            GitRunner.RequireHere(workspace, "pr");
            return await RunAsync(new Words(call), context, cancellationToken);
        }
        catch (Exception fault) when (fault is GitException or ProcessStartException)
        {
            return CommandResult.Text(fault.Message) with { ExitCode = 1 };
        }
    }

    private async Task<CommandResult> RunAsync(Words words, CommandContext context, CancellationToken cancellationToken)
    {
        var git = new GitRunner(workspace.Processes);
        var place = (await git.NeedAsync(["rev-parse", "--show-toplevel", "--show-prefix"], cancellationToken)).Text.Split('\n');
        var change = await BranchChange.ReadAsync(workspace, words.Text("base"), head: null, cancellationToken);
        var target = change.Base.StartsWith("origin/", StringComparison.Ordinal) ? change.Base[7..] : change.Base;
        if (change.Branch is null || change.Branch == target)
        {
            throw new GitException(change.Branch is null
                ? "No branch is checked out: a pull request is made of one."
                : $"{change.Branch} is checked out, which is what pull requests go into: switch to a branch first.");
        }

        if (change.Commits.Count == 0)
        {
            throw new GitException($"{change.Branch} has no commit that {change.Base} has not.");
        }

        var model = await GitModel.FindAsync(plugin.Models, workspace, plugin.Time, words.Text("model"), cancellationToken);
        var affected = await ChangeImpact.FindAsync(context.Capabilities, change.Change, place[1], cancellationToken);
        var template = await DescriptionWriter.TemplateAsync(workspace, place[0], cancellationToken);
        var (title, body) = await DescriptionWriter.WriteAsync(model, change, template, affected, workspace.Settings, cancellationToken);
        title = words.Text("title") ?? title;
        var notices = new List<string>();
        if (model is null)
        {
            notices.Add("There is no model, so this description is made by rules from the commits.");
        }

        var left = (await git.NeedAsync(Worktrees.WorktreeRemoval.Status, cancellationToken)).Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (left.Length > 0)
        {
            notices.Add($"{left.Length} {(left.Length == 1 ? "path is" : "paths are")} not committed, and not in it.");
        }

        if (!words.Has("create"))
        {
            return Report(title, body, null, notices, 0);
        }

        var address = await MakeAsync(git, words, context.User, change, target, title, body, notices, cancellationToken);
        return Report(title, body, address, notices, address is null ? 1 : 0);
    }

    /// <summary>Makes the request; null where somebody said no.</summary>
    private async Task<string?> MakeAsync(
        GitRunner git, Words words, IUserInteraction? user, BranchChange change, string target, string title, string body, List<string> notices,
        CancellationToken cancellationToken)
    {
        var remote = words.Text("remote") ?? "origin";
        var url = await UrlAsync(git, remote, cancellationToken)
            ?? throw new GitException($"There is no remote {SafeText.Line(remote, 80)}: name one with --remote.");
        var from = Forge.Read(url, workspace.Settings) ?? throw new GitException($"{remote} is no server that takes pull requests: {SafeText.Line(url)}");

        // Of a fork: the request is made where it came from.
        var into = remote != "upstream" && await UrlAsync(git, "upstream", cancellationToken) is { } above
            ? Forge.Read(above, workspace.Settings) ?? from
            : from;
        if (!await AgreeAsync(user, words, $"Push {change.Branch} to {remote} ({SafeText.Line(url)})?", notices, cancellationToken))
        {
            return null;
        }

        var pushed = await git.ChangeAsync(["push", "--quiet", remote, $"refs/heads/{change.Branch}:refs/heads/{change.Branch}"], cancellationToken);
        if (!pushed.Succeeded)
        {
            throw new GitException("Nothing was made. " + Failure.Describe("push", pushed));
        }

        var draft = words.Has("draft") ? "draft " : "";
        var asked = $"Make the {draft}pull request \"{title}\" at {into.Host}/{into.Owner}/{into.Name}, into {target}?\n\n{body}";
        if (!await AgreeAsync(user, words, asked, notices, cancellationToken))
        {
            return null;
        }

        var head = from.Owner == into.Owner ? change.Branch! : $"{from.Owner}:{change.Branch}";
        return into.IsGitHub && words.Text("via") != "rest" && await ByProgramAsync(into, words, head, target, title, body, cancellationToken) is { } made
            ? made
            : await ByRestAsync(into, words, head, target, title, body, cancellationToken);
    }

    private async Task<string> ByRestAsync(Forge forge, Words words, string head, string target, string title, string body, CancellationToken cancellationToken)
    {
        var token = await forge.FindTokenAsync(plugin, workspace, cancellationToken) ?? throw new GitException(forge.NoToken());
        var answer = await forge.SendAsync(
            plugin,
            token,
            HttpMethod.Post,
            forge.Pulls,
            ResultData.Write(writer =>
            {
                writer.WriteString("title", forge is { IsGitHub: false } && words.Has("draft") ? "WIP: " + title : title);
                writer.WriteString("head", head);
                writer.WriteString("base", target);
                writer.WriteString("body", body);
                if (forge.IsGitHub)
                {
                    writer.WriteBoolean("draft", words.Has("draft"));
                }
            }),
            cancellationToken);
        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("html_url", out var url) && url.GetString() is { } address
            ? address
            : throw new GitException($"{forge.Host} answered without the request's address; look there whether it was made.");
    }

    /// <summary>Makes it with <c>gh</c>; null where that is not there, or not logged in.</summary>
    private async Task<string?> ByProgramAsync(
        Forge forge, Words words, string head, string target, string title, string body, CancellationToken cancellationToken)
    {
        var program = new OtherProgram(workspace.Processes);
        try
        {
            if (!(await program.RunAsync("gh", ["auth", "status", "--hostname", forge.Host], null, cancellationToken)).Succeeded)
            {
                return words.Text("via") == "gh" ? throw new GitException($"gh is not logged in at {forge.Host}: gh auth login.") : null;
            }

            string[] arguments =
            [
                "pr", "create", "--repo", $"{forge.Host}/{forge.Owner}/{forge.Name}", "--title", title, "--body-file", "-", "--base", target, "--head", head,
                .. words.Has("draft") ? ["--draft"] : Array.Empty<string>(),
            ];
            var made = await program.RunAsync("gh", arguments, body, cancellationToken);
            return made.Succeeded
                ? SafeText.Line(made.Text.Trim().Split('\n')[^1])
                : throw new GitException("gh made no pull request: " + Failure.Clean(made.Error));
        }
        catch (ProcessStartException) when (words.Text("via") != "gh")
        {
            return null;
        }
    }

    private static async Task<bool> AgreeAsync(IUserInteraction? user, Words words, string question, List<string> notices, CancellationToken cancellationToken)
    {
        if (words.Has("yes"))
        {
            return true;
        }

        if (user is null)
        {
            notices.Add("Nobody can be asked, so it stops here: --yes says yes to the push and to the request.");
            return false;
        }

        var answer = await user.AskAsync(Question.Confirm(question) with { Header = "pr" }, cancellationToken);
        if (answer?.Values is [var word, ..] && word.Trim() is Yes or "y")
        {
            return true;
        }

        notices.Add("It stops here, as you said.");
        return false;
    }

    private static async Task<string?> UrlAsync(GitRunner git, string remote, CancellationToken cancellationToken)
    {
        var found = await git.LookAsync(["config", "--get", $"remote.{remote}.url"], cancellationToken);
        return found.Succeeded && found.Line.Length > 0 ? found.Line : null;
    }

    private static CommandResult Report(string title, string body, string? address, IReadOnlyList<string> notices, int code) =>
        CommandResult.Text(
            $"{title}\n\n{body}\n{string.Concat(notices.Select(static notice => "\n" + notice + "\n"))}{(address is null ? "" : "\n" + address + "\n")}") with
        {
            ExitCode = code,
            Data = ResultData.Write(writer =>
            {
                writer.WriteString("title", title);
                writer.WriteString("body", body);
                writer.Text("url", address);
                writer.WriteStartArray("notices");
                foreach (var notice in notices)
                {
                    writer.WriteStringValue(notice);
                }

                writer.WriteEndArray();
            }),
        };
}
