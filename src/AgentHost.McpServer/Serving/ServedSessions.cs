using System.Globalization;
using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using McpResource = ModelContextProtocol.Protocol.Resource;

namespace AgentHost.Mcp.Serving;

/// <summary>Sessions of the workspace as resources, each a Markdown document with secrets hidden.</summary>
internal sealed class ServedSessions(McpServing serving)
{
    private const string Scheme = "session://";
    private const string Markdown = "text/markdown";
    private const int Page = 100;
    private const int Most = 1_000;

    /// <summary>The most characters of a document that is sent.</summary>
    private const int LongestDocument = 2_000_000;

    public static ListResourceTemplatesResult Templates() => new()
    {
        ResourceTemplates =
        [
            new ResourceTemplate
            {
                UriTemplate = Scheme + "{session}",
                Name = "session",
                Title = "A session",
                Description = "A session of the agent in this folder, by id, by name, or last for the one used last.",
                MimeType = Markdown
            },
        ],
    };

    public async ValueTask<ListResourcesResult> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        var skip = 0;
        if (cursor is not null && !(int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip is > 0 and < Most))
        {
            throw new McpProtocolException("That is no cursor of this list.", McpErrorCode.InvalidParams);
        }

        var sessions = await serving.Host.Sessions.ListAsync(new SessionFilter { Workspace = serving.Workspace.Root, Limit = Most }, cancellationToken);
        return new ListResourcesResult
        {
            Resources = [.. sessions.Skip(skip).Take(Page).Select(Describe)],
            NextCursor = sessions.Count > skip + Page ? (skip + Page).ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>Reads a session.</summary>
    /// <param name="uri">Its address.</param>
    /// <param name="missing">The code that says that there is none, which versions of the protocol have of their own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<ReadResourceResult> ReadAsync(string uri, McpErrorCode missing, CancellationToken cancellationToken)
    {
        var key = uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(uri[Scheme.Length..]).TrimEnd('/') : "";
        if (key.Length == 0 || await serving.Host.Sessions.FindAsync(serving.Workspace.Root, key, cancellationToken) is not { } session
            || session.Workspace != serving.Workspace.Root)
        {
            throw new McpProtocolException(
                $"There is no resource {DisplayText.Line(uri, 200)}: resources are {Scheme}NAME, the sessions of this folder.", missing)
            {
                Data = { ["uri"] = uri }
            };
        }

        using var text = new BoundedText(LongestDocument);
        try
        {
            await serving.Markdown(session, text, cancellationToken);
        }
        catch (BoundedText.FullException)
        {
            text.Close($"\n\n… cut off here: agent session export {session.Name} writes all of it.\n");
        }

        return new ReadResourceResult { Contents = [new TextResourceContents { Uri = uri, MimeType = Markdown, Text = text.ToString() }] };
    }

    /// <summary>Names of sessions that begin with what is there of one.</summary>
    public async ValueTask<CompleteResult> CompleteAsync(Argument argument, CancellationToken cancellationToken)
    {
        var sessions = await serving.Host.Sessions.ListAsync(new SessionFilter { Workspace = serving.Workspace.Root, Limit = Most }, cancellationToken);
        return new CompleteResult
        {
            Completion = new Completion
            {
                Values =
                [
                    .. sessions.Select(static session => session.Name)
                        .Where(name => name.StartsWith(argument.Value, StringComparison.OrdinalIgnoreCase)).Take(100)
                ]
            }
        };
    }

    private static McpResource Describe(SessionInfo session) => new()
    {
        Uri = Scheme + session.Id,
        Name = session.Name,
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{session.MessageCount} {(session.MessageCount == 1 ? "message" : "messages")}, "
            + $"{session.TurnCount} {(session.TurnCount == 1 ? "turn" : "turns")}, last used "
            + $"{session.UpdatedAt.UtcDateTime:yyyy-MM-dd HH:mm} (UTC){(session.Model is { } model ? ", " + model : "")}"),
        MimeType = Markdown,
    };
}
