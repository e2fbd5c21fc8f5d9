using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session compact</c>, <c>pin</c> and <c>goal</c>: how long a conversation is, and what of it stays.</summary>
internal static class SessionContextCommands
{
    public static CliCommand Compact(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var about = new Option<string?>("--for") { Description = "What the summary is to look after, at most 4,000 characters.", HelpName = "TEXT" };
        var trust = CommonOptions.Trust();
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "compact",
            "Shorten what is sent of a session; its history keeps everything. Exit code 1 if nothing can be removed.") { key, about, trust, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session compact", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var opened = await host.Workspaces.OpenAsync(new WorkspaceRequest(session.Workspace) { Trust = parsed.GetValue(trust) }, cancellationToken);
            var report = await host.Sessions.Context.CompactAsync(
                new CompactRequest(opened.Id, session.Id) { Instructions = parsed.GetValue(about) }, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(report));
            }
            else if (report.Compacted is { } compacted)
            {
                terminal.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"About {CleanText.Count(compacted.TokensBefore, "token")} before, {compacted.TokensAfter} now; "
                    + $"{CleanText.Count(compacted.LeftOut, "message")} left out, "
                    + $"{CleanText.Count(compacted.Trimmed.Count, "output")} trimmed"
                    + $"{(compacted.SummaryModel is { } model ? $", summed up by {model}" : "")}."));
            }
            else
            {
                terminal.Error.WriteLine(CleanText.Line(report.Reason ?? "", 500));
            }

            return report.Compacted is null ? ExitCodes.Failed : ExitCodes.Success;
        }));
        return command;
    }

    public static CliCommand Pin(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var message = new Argument<string?>("message")
        {
            Description =
                "The id of a message, or 4 and more of its first characters, or \"last\" for the last prompt. Without one, those that are pinned are listed.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var remove = new Option<bool>("--remove") { Description = "It is kept no longer." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "pin", "Keep a message and its attachments when the session is shortened.") { key, message, remove, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session pin", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            var id = parsed.GetValue(message) is { } wanted
                ? await host.Sessions.Context.PinAsync(session.Id, wanted, !parsed.GetValue(remove), cancellationToken)
                : null;
            var pins = await host.Sessions.Context.ReadPinsAsync(session.Id, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(pins));
                return ExitCodes.Success;
            }

            if (id is not null)
            {
                terminal.Output.WriteLine($"{id} is {(parsed.GetValue(remove) ? "no longer pinned" : "pinned")}.");
                return ExitCodes.Success;
            }

            foreach (var pinned in pins.Messages)
            {
                terminal.Output.WriteLine(pinned);
            }

            if (pins.Messages.Count == 0)
            {
                terminal.Error.WriteLine("No message is pinned.");
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    public static CliCommand Goal(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var goal = new Argument<string?>("goal")
        {
            Description = "What the session is for, 1 to 4,000 characters. Without it, the goal is shown.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var remove = new Option<bool>("--remove") { Description = "The first prompt is the goal again." };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "goal",
            "Set the goal of a session. The model reads it with the next prompt, and it stays when the session is shortened.")
        {
            key, goal, remove, json, workspace
        };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session goal", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            if (parsed.GetValue(goal) is not null || parsed.GetValue(remove))
            {
                await host.Sessions.Context.SetGoalAsync(session.Id, parsed.GetValue(remove) ? null : parsed.GetValue(goal), cancellationToken);
            }

            var pins = await host.Sessions.Context.ReadPinsAsync(session.Id, cancellationToken);
            terminal.Output.WriteLine(parsed.GetValue(json) ? ClientJson.Write(pins) : pins.Goal is { } set ? CleanText.Clean(set) : "The first prompt.");
            return ExitCodes.Success;
        }));
        return command;
    }
}
