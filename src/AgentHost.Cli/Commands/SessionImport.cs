using System.CommandLine;
using System.Text;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session import</c>: reads back what was exported.</summary>
internal static class SessionImport
{
    private const long MostBytes = 256L * 1024 * 1024;

    public static CliCommand Create(ITerminal terminal)
    {
        var file = new Argument<string>("file") { Description = "What agent session export --format jsonl wrote." };
        var name = new Option<string?>("--name") { Description = "Its name, 1 to 100 characters. [default: the one that it had]", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var workspace = new Option<string?>("--workspace") { Description = "The folder that it belongs to from now on. [default: the one that it had]", HelpName = "DIR" };
        var command = new CliCommand("import", "Read back a session that was exported, under the id that it had; one that is there is not overwritten.") { file, name, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostScope.WithHostAsync("agent session import", async host =>
        {
            var root = parsed.GetValue(workspace) is { } folder ? await SessionWords.RootOfAsync(host, folder, cancellationToken) : null;
            var events = await ReadAsync(parsed.GetValue(file)!, cancellationToken);
            SessionInfo session;
            try
            {
                session = await host.Sessions.ImportAsync(new ImportRequest(events) { Name = parsed.GetValue(name), Workspace = root }, cancellationToken);
            }
            catch (HostException fault) when (fault.Failure == HostFailure.Invalid)
            {
                throw new HostException(HostFailure.Invalid, $"{ShownText.Line(parsed.GetValue(file)!, 300)} is not imported. {fault.Message}", fault);
            }

            terminal.Output.WriteLine(parsed.GetValue(json) ? AgentJson.Write(session) : $"{ShownText.Line(session.Name, 110)}  ({session.Id})  {session.MessageCount} {(session.MessageCount == 1 ? "message" : "messages")}");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, Length: > MostBytes }
                ? throw new HostException(HostFailure.Invalid, $"{path} has more than {MostBytes >> 20} MB: that is no export.")
                : await File.ReadAllTextAsync(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), cancellationToken);
        }
        catch (DecoderFallbackException fault)
        {
            throw new HostException(HostFailure.Invalid, $"{path} is no text in UTF-8: an export is.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.NotFound, $"{path} cannot be read: {fault.Message}", fault);
        }
    }
}
