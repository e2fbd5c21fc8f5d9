using System.CommandLine;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Commands.Permissions;

/// <summary><c>agent permission test</c>: what would become of a call.</summary>
internal static class PermissionTest
{
    public static CliCommand Create(ITerminal terminal)
    {
        var call = new Argument<string>("call")
        {
            Description = "The call: 'shell(git status && rm -rf build)', 'read(PATH)', 'edit(PATH)', 'fetch(ADDRESS)', or a tool's name."
        };
        var mode = new Option<string?>("--mode") { Description = "The mode to ask about: default, accept-edits, plan, dont-ask, bypass.", HelpName = "MODE" };
        var profile = new Option<string?>("--profile")
        {
            Description = "The profile to ask about: safe, sandboxed, edits, plan, ci, yolo, or your own.", HelpName = "NAME",
        };
        var json = CommonOptions.Json();
        var workspace = CommonOptions.Workspace();
        var trust = CommonOptions.Trust();
        var command = new CliCommand(
            "test", "Tell what would happen to a call and each of its parts. It is not run.") { call, mode, profile, json, workspace, trust };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithWorkspaceAsync(
            "agent permission test",
            new WorkspaceRequest(parsed.GetValue(workspace) ?? Environment.CurrentDirectory)
            {
                Trust = parsed.GetValue(trust), Profile = parsed.GetValue(profile),
            },
            async (host, opened) =>
            {
                var result = await host.Permissions.TestAsync(
                    opened.Id, new PermissionTestRequest(parsed.GetValue(call)!) { Mode = ModeOf(parsed.GetValue(mode)) }, cancellationToken);
                if (parsed.GetValue(json))
                {
                    terminal.Output.WriteLine(ClientJson.Write(result));
                    return ExitCodes.Success;
                }

                terminal.Output.WriteLine(
                    $"{EnumNames.Write(result.Decision),-5}  {(result.Sandbox ? "(in the sandbox) " : "")}{CleanText.Line(result.Reason, 300)}");
                foreach (var part in result.Parts)
                {
                    var why = part.Rule is null ? part.Reason : $"{part.Rule}    # {part.Source}";
                    terminal.Output.WriteLine($"  {EnumNames.Write(part.Decision),-5}  {CleanText.Line(part.Text, 100)}    {CleanText.Line(why ?? "", 200)}");
                }

                return ExitCodes.Success;
            },
            cancellationToken));
        return command;
    }

    private static PermissionMode? ModeOf(string? word) => word is null ? null
        : EnumNames.TryParse<PermissionMode>(word, out var mode) ? mode
        : throw new HostException(HostFailure.Invalid, $"There is no mode \"{CleanText.Line(word, 40)}\": default, accept-edits, plan, dont-ask, bypass.");
}
