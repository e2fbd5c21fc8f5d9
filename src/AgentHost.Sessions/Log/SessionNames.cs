using System.Globalization;

namespace AgentHost.Sessions.Log;

/// <summary>Rules of session names.</summary>
public static class SessionNames
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 100;

    /// <summary>The word that means the session used last.</summary>
    public const string Last = "last";

    /// <summary>Checks a name that a person chose.</summary>
    /// <exception cref="HostException">It is not one; the message says why.</exception>
    public static string Check(string name)
    {
        if (name.Length is 0 or > MaxLength || string.IsNullOrWhiteSpace(name))
        {
            throw new HostException(HostFailure.Invalid, $"A session's name has 1 to {MaxLength} characters; this one has {name.Length}. Choose another.");
        }

        foreach (var c in name)
        {
            if (char.IsControl(c))
            {
                throw new HostException(HostFailure.Invalid, "A session's name has no control characters or line breaks. Choose another.");
            }
        }

        return name == Last
            ? throw new HostException(HostFailure.Invalid, $"\"{Last}\" means the session used last and cannot be a name. Choose another.")
            : name;
    }

    /// <summary>The name for the n-th session of a day: <c>2026-11-21-3</c>.</summary>
    public static string Daily(DateTimeOffset day, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Year:D4}-{day.Month:D2}-{day.Day:D2}-{number}");

    /// <summary>A name with a number behind it, shortened to stay within the bound.</summary>
    public static string Numbered(string name, long number)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"-{number}");
        var head = name.Length + tail.Length <= MaxLength ? name : name[..(MaxLength - tail.Length)];
        return (head.Length > 0 && char.IsHighSurrogate(head[^1]) ? head[..^1] : head) + tail;
    }
}
