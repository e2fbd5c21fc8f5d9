using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands.Config;

/// <summary><c>agent config edit</c>.</summary>
internal static class ConfigEdit
{
    public static CliCommand Create(ITerminal terminal)
    {
        var scope = ConfigScope.ForChanges();
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("edit", "Open a settings file in your editor (VISUAL, else EDITOR), and check it afterwards.") { scope, workspace };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? file = null;
            var trusted = false;
            await ConfigScope.ReadAsync(
                "agent config edit",
                parsed.GetValue(workspace),
                trust: false,
                (_, opened, report) =>
                {
                    file = ConfigScope.FileOf(report, ConfigScope.Place(parsed.GetValue(scope)));
                    trusted = opened.Trusted;
                    return Task.FromResult(ExitCodes.Success);
                },
                cancellationToken);
            Prepare(file!);
            var code = await ExternalEditor.OpenAsync(file!, cancellationToken);
            if (code != 0)
            {
                throw new HostException(
                    HostFailure.Internal,
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The editor ended with {code}; {file} is as it left it."));
            }

            // What stands in a project's file is checked even where it would not be taken.
            return await ConfigCheck.CheckAsync(
                terminal, parsed.GetValue(workspace), trust: trusted || parsed.GetValue(scope) is "project" or "local", json: false, cancellationToken);
        });
        return command;
    }

    private static void Prepare(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!File.Exists(file))
            {
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                stream.Write("{\n}\n"u8);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"{file} could not be made: {exception.Message}", exception);
        }
    }
}
