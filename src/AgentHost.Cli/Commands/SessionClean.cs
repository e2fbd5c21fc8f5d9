using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session clean</c>: removes sessions that were not used for long, or are too many.</summary>
internal static class SessionClean
{
    public static CliCommand Create(ITerminal terminal)
    {
        var age = new Option<TimeSpan?>("--older-than")
        {
            Description = "Remove sessions that were not used for so long: 30d, 12h.",
            HelpName = "TIME",
            CustomParser = static result =>
            {
                var word = result.Tokens[0].Value;
                if (Durations.TryParse(word, out var span))
                {
                    return span;
                }

                result.AddError($"--older-than {word}: expected a time such as 30d or 12h.");
                return null;
            },
        };
        var keep = CommonOptions.Number("--keep", 0, int.MaxValue, "Remove all but so many, those used last.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would go, and remove nothing." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask. Needed where nobody can be asked." };
        var json = CommonOptions.Json();
        var command = new CliCommand(
            "clean", "Delete old sessions of all folders for good. Sessions in use stay.") { age, keep, dryRun, yes, json };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session clean", async host =>
        {
            var request = new CleanRequest
            {
                OlderThanSeconds = parsed.GetValue(age)?.TotalSeconds,
                Keep = parsed.GetValue(keep),
                DryRun = parsed.GetValue(dryRun)
            };
            if (request is { OlderThanSeconds: null, Keep: null })
            {
                throw new HostException(
                    HostFailure.Invalid,
                    "Which sessions are to go? Say --older-than 30d for those not used for so long, or --keep 20 for all but the 20 used last.");
            }

            if (!request.DryRun && !parsed.GetValue(yes))
            {
                var old = (await host.Sessions.CleanAsync(request with { DryRun = true }, cancellationToken)).Removed;
                if (old.Count > 0 && !await ConfirmAsync(terminal, old.Count, cancellationToken))
                {
                    return ExitCodes.Failed;
                }
            }

            var report = await host.Sessions.CleanAsync(request, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.Output.WriteLine(ClientJson.Write(report));
                return ExitCodes.Success;
            }

            foreach (var session in report.Removed)
            {
                terminal.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{session.Id[^8..]}  {session.UpdatedAt.ToLocalTime():yyyy-MM-dd HH:mm}  {CleanText.Line(session.Name, 60)}"));
            }

            foreach (var session in report.InUse)
            {
                terminal.Error.WriteLine($"{CleanText.Line(session.Name, 60)} is in use and stays.");
            }

            terminal.Error.WriteLine($"{CleanText.Count(report.Removed.Count, "session")} {(request.DryRun ? "would go" : "gone")}.");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static async ValueTask<bool> ConfirmAsync(ITerminal terminal, int count, CancellationToken cancellationToken)
    {
        if (!terminal.CanAsk)
        {
            throw new HostException(
                HostFailure.Invalid, $"Nobody can be asked whether {CleanText.Count(count, "session")} may go: say --yes, or --dry-run to see which.");
        }

        terminal.Error.Write($"Remove {CleanText.Count(count, "session")} for good? [y/N] ");
        return (await terminal.ReadLineAsync(cancellationToken))?.Trim() is "y" or "Y" or "yes";
    }
}
