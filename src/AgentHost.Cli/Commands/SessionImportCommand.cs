using System.CommandLine;
using System.Text;
using AgentHost.Cli.Common;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.FileSystem;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session import</c>: reads back what was exported.</summary>
internal static class SessionImportCommand
{
    private const long MostBytes = 256L * 1024 * 1024;

    public static CliCommand Create(ITerminal terminal)
    {
        var file = new Argument<string>("file") { Description = "What agent session export --format jsonl wrote, or --format json." };
        var name = new Option<string?>("--name") { Description = "Its name, 1 to 100 characters. [default: the one that it had]", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var workspace = new Option<string?>("--workspace")
        {
            Description = "The folder that it belongs to from now on. [default: the one that it had]",
            HelpName = "DIR"
        };
        var command = new CliCommand(
            "import", "Import an exported session, with its id. An existing session is never overwritten.") { file, name, json, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session import", async host =>
        {
            var root = parsed.GetValue(workspace) is { } folder ? await SessionSelector.RootOfAsync(host, folder, cancellationToken) : null;
            var events = await ReadAsync(parsed.GetValue(file)!, cancellationToken);
            SessionInfo session;
            try
            {
                session = await host.Sessions.ImportAsync(new ImportRequest(events) { Name = parsed.GetValue(name), Workspace = root }, cancellationToken);
            }
            catch (HostException fault) when (fault.Failure == HostFailure.Invalid)
            {
                throw new HostException(HostFailure.Invalid, $"{CleanText.Line(parsed.GetValue(file)!, 300)} is not imported. {fault.Message}", fault);
            }

            terminal.Output.WriteLine(parsed.GetValue(json)
                ? ClientJson.Write(session)
                : $"{CleanText.Line(session.Name, 110)}  ({session.Id})  {CleanText.Count(session.MessageCount, "message")}");
            return ExitCodes.Success;
        }));
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            // What has no length, such as a pipe, is not read without end either.
            await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous });
            using var bytes = new MemoryStream();
            var piece = new byte[81_920];
            while (await file.ReadAsync(piece, cancellationToken) is > 0 and var read)
            {
                bytes.Write(piece, 0, read);
                if (bytes.Length > MostBytes || (file.CanSeek && file.Length > MostBytes))
                {
                    throw new HostException(HostFailure.Invalid, $"{CleanText.Line(path, 300)} has more than {MostBytes >> 20} MB: that is no export.");
                }
            }

            var mark = bytes.Length >= 3 && bytes.GetBuffer().AsSpan(0, 3).SequenceEqual(Encoding.UTF8.Preamble) ? 3 : 0;
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
                .GetString(bytes.GetBuffer(), mark, (int)bytes.Length - mark);
        }
        catch (DecoderFallbackException fault)
        {
            throw new HostException(HostFailure.Invalid, $"{CleanText.Line(path, 300)} is no text in UTF-8: an export is.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.NotFound, CleanText.Line(FileFaults.Say(path, fault), 600), fault);
        }
    }
}
