using System.CommandLine;
using System.Globalization;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Common;

/// <summary>Shared parts of the commands of settings: the place that they mean, and the way they tell of mistakes.</summary>
internal static class ConfigScope
{
    public static Option<string?> Option(string description)
    {
        var option = new Option<string?>("--scope") { Description = description, HelpName = "user|project|local" };
        option.AcceptOnlyFromAmong("user", "project", "local");
        return option;
    }

    public static Option<string?> ForChanges() =>
        Option("The file to change: user (yours), project (.agents/agent.json, shared) or local (.agents/agent.local.json, not shared). [default: user]");

    public static SettingsPlace Place(string? word) => EnumNames.TryParse<SettingsPlace>(word ?? "user", out var place) ? place : SettingsPlace.Unknown;

    /// <summary>The file of a place among those of a report, which stand in the order of their rank.</summary>
    public static string FileOf(SettingsReport report, SettingsPlace place) => report.Files[place switch
    {
        SettingsPlace.Project => 2,
        SettingsPlace.Local => 3,
        _ => 1,
    }];

    public static Task<int> ReadAsync(
        string label, string? folder, bool trust, Func<IHostClient, WorkspaceInfo, SettingsReport, Task<int>> show, CancellationToken cancellationToken) =>
        HostFactory.WithWorkspaceAsync(
            label,
            new WorkspaceRequest(folder ?? Environment.CurrentDirectory) { Trust = trust },
            async (host, opened) => await show(host, opened, await host.Settings.ReadAsync(opened.Id, cancellationToken)),
            cancellationToken);

    public static void Write(ITerminal terminal, IEnumerable<SettingEntry> entries)
    {
        foreach (var entry in entries)
        {
            terminal.Output.WriteLine(
                $"{CleanText.Line(entry.Key, 400)} = {CleanText.Line(entry.Value.GetRawText(), 200)}    # {CleanText.Clean(entry.Origin)}");
        }
    }

    public static void Tell(ITerminal terminal, SettingsReport report)
    {
        foreach (var problem in report.Problems)
        {
            var place = problem.Line == 0 ? problem.File : string.Create(CultureInfo.InvariantCulture, $"{problem.File}:{problem.Line}:{problem.Column}");
            terminal.Error.WriteLine($"{place}: {(problem.IsError ? "error" : "warning")}: {CleanText.Clean(problem.Message)}"
                + (problem.Code is { } code ? $" ({code})" : ""));
        }

        foreach (var ignored in report.Ignored)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(ignored)}");
        }
    }

    /// <summary>Writes the outcome of a change, for people or for programs.</summary>
    public static int Tell(ITerminal terminal, SettingsChanged changed, bool json, string same)
    {
        if (json)
        {
            terminal.Output.WriteLine(ClientJson.Write(changed));
            return ExitCodes.Success;
        }

        terminal.Error.WriteLine(changed.Changed ? $"{changed.File} is changed." : same);
        Write(terminal, changed.Entries);
        foreach (var warning in changed.Warnings)
        {
            terminal.Error.WriteLine($"! {CleanText.Clean(warning)}");
        }

        return ExitCodes.Success;
    }
}
