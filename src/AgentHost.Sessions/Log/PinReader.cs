using AgentHost.Client;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Log;

/// <summary>Reads from the log what a person wants kept through compactions: when a conversation is shortened, or when somebody asks.</summary>
public static class PinReader
{
    public static SessionPins Read(Database database, string sessionId)
    {
        var pinned = new List<string>();
        string? goal = null;
        using var query = database.Query(
            $"SELECT {EventBodies.Columns} FROM events WHERE session_id=?1 AND type IN ('message.pinned', 'goal.set') ORDER BY sequence");
        query.Bind(1, sessionId);
        while (query.Step())
        {
            switch (EventBodies.Read(query))
            {
                case MessagePinned pin:
                    pinned.Remove(pin.MessageId);
                    if (pin.Pinned)
                    {
                        pinned.Add(pin.MessageId);
                    }

                    break;
                case GoalSet set:
                    goal = set.Goal;
                    break;
                default:
                    break;
            }
        }

        return new SessionPins { Goal = goal, Messages = pinned };
    }

    /// <summary>A goal that was set since the last turn began; null for none.</summary>
    public static string? UntoldGoal(Database database, string sessionId)
    {
        using var query = database.Query(
            $"SELECT {EventBodies.Columns} FROM events WHERE session_id=?1 AND type IN ('goal.set', 'turn.started') ORDER BY sequence DESC LIMIT 1");
        return query.Bind(1, sessionId).Step() && EventBodies.Read(query) is GoalSet { Goal: { } goal } ? goal : null;
    }

    /// <summary>Ids of a session's messages that begin with some characters; at most three.</summary>
    public static List<string> FindMessages(Database database, string sessionId, string prefix)
    {
        var found = new List<string>();
        using var query = database.Query(
            "SELECT message_id FROM messages WHERE session_id=?1 AND substr(message_id, 1, length(?2))=?2 ORDER BY message_id LIMIT 3");
        query.Bind(1, sessionId).Bind(2, prefix);
        while (query.Step())
        {
            found.Add(query.GetString(0));
        }

        return found;
    }
}
