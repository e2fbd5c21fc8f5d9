using System.CommandLine;
using System.Text;
using AgentHost.Cli.Terminal;
using AgentHost.Client;

namespace AgentHost.Cli.Common;

/// <summary><c>agent session export</c>: a session as a document or as data, secrets hidden.</summary>
internal static class SessionExport
{
    private const int PageSize = 200;
    private const int WholePageSize = 40;

    public static CliCommand Create(ITerminal terminal)
    {
        var key = SessionSelector.Session();
        var format = new Option<string>("--format")
        {
            Description = "markdown, html (one page that needs nothing else), json (the session and its messages) or jsonl (its events, one a line); "
                + "agent session import reads both.",
            HelpName = "FORMAT",
            DefaultValueFactory = static _ => "markdown"
        };
        format.AcceptOnlyFromAmong("markdown", "html", "json", "jsonl");
        var file = new Option<string?>("--output")
        {
            Description = "The file to write; one that is there is not overwritten. [default: standard output]",
            HelpName = "FILE"
        };
        var secrets = new Option<bool>("--secrets") { Description = "Leave secrets as they are. By default they are hidden." };
        var workspace = CommonOptions.Workspace();
        var command = new CliCommand(
            "export", "Write a session as Markdown, HTML, JSON or events. Secrets are hidden.") { key, format, file, secrets, workspace };
        command.SetAction((parsed, cancellationToken) => HostFactory.WithHostAsync("agent session export", async host =>
        {
            var session = await SessionSelector.FindAsync(host, parsed.GetValue(key)!, parsed.GetValue(workspace), cancellationToken);
            if (parsed.GetValue(file) is not { } path)
            {
                await WriteAsync(host, session, parsed.GetValue(format)!, parsed.GetValue(secrets), terminal.Output, cancellationToken);
                return ExitCodes.Success;
            }

            await WriteFileAsync(host, session, path, parsed.GetValue(format)!, parsed.GetValue(secrets), cancellationToken);
            return ExitCodes.Success;
        }));
        return command;
    }

    /// <summary>Writes a session into a new file.</summary>
    /// <exception cref="HostException">It cannot be written, or is there already.</exception>
    public static async Task WriteFileAsync(
        IHostClient host, SessionInfo session, string path, string format, bool secrets, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(path, OwnFile(secrets));
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
            await WriteAsync(host, session, format, secrets, writer, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Invalid, File.Exists(path) ? $"{path} is there already: name another file, or remove it."
                : exception is DirectoryNotFoundException ? $"{path} cannot be written: its folder does not exist."
                : Directory.Exists(path) ? $"{path} cannot be written: it is a folder."
                : exception is UnauthorizedAccessException ? $"{path} cannot be written: this user may not write there."
                : $"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Events as an export has them: without those that their plugin keeps out, counted anew, as an import wants no gaps, and without where they lie in this
    /// store.
    /// </summary>
    internal static async IAsyncEnumerable<AgentEvent> ForElsewhere(IAsyncEnumerable<AgentEvent> events)
    {
        long number = 0;
        await foreach (var e in events)
        {
            if (e is not OtherEvent { Export: false })
            {
                yield return e with { Position = null, Sequence = ++number };
            }
        }
    }

    /// <summary>The session and its messages as one JSON object.</summary>
    public static Task WriteJsonAsync(IHostClient host, SessionInfo session, TextWriter output, CancellationToken cancellationToken) =>
        WriteJsonAsync(session, WholeMessagesAsync(host, session, raw: false, cancellationToken), output);

    /// <summary>All messages, oldest first; of long arguments without their long texts.</summary>
    public static async IAsyncEnumerable<Message> MessagesAsync(
        IHostClient host, SessionInfo session, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var skip = 0; await host.Sessions.ReadMessagesAsync(session.Id, skip, PageSize, cancellationToken) is { Count: > 0 } page; skip += page.Count)
        {
            foreach (var message in page)
            {
                yield return message;
            }
        }
    }

    private static async Task WriteJsonAsync(SessionInfo session, IAsyncEnumerable<Message> messages, TextWriter output)
    {
        output.Write($"{{\"session\":{ClientJson.Write(session)},\"messages\":[");
        var first = true;
        await foreach (var message in messages)
        {
            output.Write((first ? "" : ",") + ClientJson.Write(message));
            first = false;
        }

        output.Write("]}\n");
    }

    /// <summary>Gives the options for a new file; one with secrets is made for its owner alone.</summary>
    private static FileStreamOptions OwnFile(bool secrets)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (secrets && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Writes a session in a format by its name.</summary>
    public static async Task WriteAsync(
        IHostClient host, SessionInfo session, string format, bool secrets, TextWriter output, CancellationToken cancellationToken)
    {
        var messages = WholeMessagesAsync(host, session, secrets, cancellationToken);
        switch (format)
        {
            case "json":
                await WriteJsonAsync(session, messages, output);
                break;
            case "jsonl":
                await foreach (var e in ForElsewhere(EventsAsync(host, new HistoryRequest(session.Id) { Raw = secrets, Whole = true }, cancellationToken)))
                {
                    output.Write(ClientJson.Write(e) + "\n");
                }

                break;
            case "html":
                var page = new SessionHtml(output);
                page.WriteHead(session);
                await foreach (var message in messages)
                {
                    page.Write(message);
                }

                page.WriteEnd();
                break;
            default:
                SessionMarkdown.WriteHead(output, session);
                await foreach (var message in messages)
                {
                    SessionMarkdown.Write(output, message);
                }

                break;
        }
    }

    private static async IAsyncEnumerable<AgentEvent> EventsAsync(
        IHostClient host, HistoryRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? next = ""; next is not null;)
        {
            var page = await host.Sessions.ReadHistoryAsync(
                request with { Cursor = next.Length == 0 ? null : next, Limit = request.Whole ? WholePageSize : PageSize }, cancellationToken);
            next = page.Next;
            foreach (var e in page.Events)
            {
                yield return e;
            }
        }
    }

    /// <summary>All messages, oldest first, with all of what was said to tools.</summary>
    /// <param name="host">The host.</param>
    /// <param name="session">The session.</param>
    /// <param name="raw">Leaves secrets as they are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    private static async IAsyncEnumerable<Message> WholeMessagesAsync(
        IHostClient host, SessionInfo session, bool raw, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var withdrawn = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var e in EventsAsync(host, new HistoryRequest(session.Id) { Kinds = ["message.withdrawn"] }, cancellationToken))
        {
            if (e is MessageWithdrawn gone)
            {
                withdrawn.Add(gone.MessageId);
            }
        }

        var parts = new Dictionary<string, SortedDictionary<int, Part>>(StringComparer.Ordinal);
        await foreach (var e in EventsAsync(host, new HistoryRequest(session.Id) { Kinds = ["message."], Raw = raw, Whole = true }, cancellationToken))
        {
            if (e is PartCompleted part && !withdrawn.Contains(part.MessageId))
            {
                (parts.TryGetValue(part.MessageId, out var known) ? known : parts[part.MessageId] = [])[part.Index] = part.Part;
            }
            else if (e is MessageAppended message && !withdrawn.Contains(message.MessageId))
            {
                yield return new Message(
                    message.MessageId,
                    message.Role,
                    message.Parts ?? (parts.Remove(message.MessageId, out var all) ? [.. all.Values] : []),
                    message.Time)
                {
                    TurnId = message.TurnId,
                    Model = message.Model,
                    Interrupted = message.Interrupted,
                };
            }
        }
    }
}
