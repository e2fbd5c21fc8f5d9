using System.CommandLine;
using System.Text;
using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Commands;

/// <summary><c>agent session export</c>: a session as a document or as data, secrets hidden.</summary>
internal static class SessionExport
{
    private const int PageSize = 200;

    public static CliCommand Create(ITerminal terminal)
    {
        var key = SessionWords.Session();
        var format = new Option<string>("--format") { Description = "markdown, json (the session and its messages) or jsonl (its events, one a line).", HelpName = "FORMAT", DefaultValueFactory = static _ => "markdown" };
        format.AcceptOnlyFromAmong("markdown", "json", "jsonl");
        var file = new Option<string?>("--output") { Description = "The file to write; one that is there is not overwritten. [default: standard output]", HelpName = "FILE" };
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand("export", "Write a session as Markdown, JSON or events. Secrets are hidden.") { key, format, file, workspace };
        command.SetAction((parsed, cancellationToken) => HostScope.WithHostAsync("agent session export", async host =>
        {
            var session = await SessionWords.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            if (parsed.GetValue(file) is not { } path)
            {
                await WriteAsync(host, session, parsed.GetValue(format)!, terminal.Output, cancellationToken);
                return ExitCodes.Success;
            }

            try
            {
                await using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
                await WriteAsync(host, session, parsed.GetValue(format)!, writer, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new HostException(HostFailure.Invalid, File.Exists(path) ? $"{path} is there already: name another file, or remove it." : $"{path} cannot be written: {exception.Message}", exception);
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    /// <summary>The session and its messages as one JSON object.</summary>
    public static async Task WriteJsonAsync(IHostClient host, SessionInfo session, TextWriter output, CancellationToken cancellationToken)
    {
        output.Write($"{{\"session\":{AgentJson.Write(session)},\"messages\":[");
        var first = true;
        await foreach (var message in MessagesAsync(host, session, cancellationToken))
        {
            output.Write((first ? "" : ",") + AgentJson.Write(message));
            first = false;
        }

        output.Write("]}\n");
    }

    /// <summary>All messages, oldest first.</summary>
    public static async IAsyncEnumerable<Message> MessagesAsync(IHostClient host, SessionInfo session, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var skip = 0; await host.ReadMessagesAsync(session.Id, skip, PageSize, cancellationToken) is { Count: > 0 } page; skip += page.Count)
        {
            foreach (var message in page)
            {
                yield return message;
            }
        }
    }

    private static async Task WriteAsync(IHostClient host, SessionInfo session, string format, TextWriter output, CancellationToken cancellationToken)
    {
        switch (format)
        {
            case "json":
                await WriteJsonAsync(host, session, output, cancellationToken);
                break;
            case "jsonl":
                for (long after = 0; await host.ReadEventsAsync(session.Id, after, PageSize, cancellationToken) is { Count: > 0 } page; after = page[^1].Sequence ?? long.MaxValue)
                {
                    foreach (var e in page)
                    {
                        output.Write(AgentJson.Write(e) + "\n");
                    }
                }

                break;
            default:
                SessionMarkdown.WriteHead(output, session);
                await foreach (var message in MessagesAsync(host, session, cancellationToken))
                {
                    SessionMarkdown.Write(output, message);
                }

                break;
        }
    }
}
