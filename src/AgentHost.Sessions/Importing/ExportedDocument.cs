using System.Globalization;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Sessions.Importing;

/// <summary>
/// An export that is one JSON object, the session and its messages, as the events that bring about the same. Of turns, calls and files it says nothing beyond
/// its messages.
/// </summary>
internal static class ExportedDocument
{
    /// <summary>Tests that a text is such an object and no events: its first member is the session.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        return text is ['{', ..] && text[1..].TrimStart().StartsWith("\"session\"", StringComparison.Ordinal);
    }

    /// <summary>Its events, counted and dated, not checked yet.</summary>
    /// <exception cref="HostException">It cannot be read; the message names the place.</exception>
    public static IEnumerable<(string Place, AgentEvent Event)> Read(string text)
    {
        var (session, messages) = Take(text);
        var number = 0;
        yield return (
            "The session",
            Dated(new SessionCreated(session with
            {
                Title = null,
                Model = null,
                MessageCount = 0,
                TurnCount = 0,
                Usage = TokenUsage.None,
                Cost = null,
                UpdatedAt = session.CreatedAt
            }), session.CreatedAt));
        if (session.Title is not null || session.Model is not null)
        {
            yield return ("The session", Dated(new SessionUpdated { Title = session.Title, Model = session.Model }, session.CreatedAt));
        }

        var place = 0;
        foreach (var each in messages.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"Message {++place}");
            var message = Part<Message>(each, at);
            if (message.Parts is null or [])
            {
                throw Wrong(at, "a message has parts");
            }

            yield return (
                at,
                Dated(new MessageAppended(message.Id, message.Role)
                {
                    Parts = message.Parts,
                    Model = message.Model,
                    Interrupted = message.Interrupted,
                    TurnId = message.TurnId
                }, message.CreatedAt));
        }

        AgentEvent Dated(AgentEvent e, DateTimeOffset time) => e with { SessionId = session.Id, Sequence = ++number, Time = time };
    }

    private static (SessionInfo Session, JsonElement Messages) Take(string text)
    {
        JsonElement document;
        try
        {
            document = AgentJson.Parse(text);
        }
        catch (JsonException fault)
        {
            throw new HostException(
                HostFailure.Invalid,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Line {fault.LineNumber + 1 ?? 1}: this is no whole JSON: give a file that agent session export --format json wrote."),
                fault);
        }

        return document.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array
            ? (Part<SessionInfo>(document.GetProperty("session"), "The session"), messages)
            : throw Wrong("The file", "its messages are missing");
    }

    private static T Part<T>(JsonElement element, string place)
    {
        try
        {
            return ClientJson.Read<T>(element) ?? throw Wrong(place, "it is null");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Wrong(place, "it cannot be read", fault);
        }
    }

    private static HostException Wrong(string place, string clause, Exception? fault = null) =>
        new(HostFailure.Invalid, $"{place}: {clause}: give a file that agent session export --format json wrote.", fault);
}
