using System.Text;
using System.Text.RegularExpressions;

namespace AgentHost.Bridges;

/// <summary>
/// The last words of a server: of its standard error and its messages, without control characters; 40 lines of 500 characters at most. Thread-safe.
/// </summary>
public sealed partial class ServerLog
{
    private const int Most = 40;
    private const int Longest = 500;

    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();

    /// <summary>
    /// The line that tells what went wrong: the last that names an error; else the last that is none of a stack, of a version or of punctuation; else the last.
    /// </summary>
    public string? Telling
    {
        get
        {
            var lines = Lines.Where(static line => line.Length > 0).ToList();
            return lines.LastOrDefault(static line => Fault().IsMatch(line) && !Aside().IsMatch(line))
                ?? lines.LastOrDefault(static line => !Aside().IsMatch(line))
                ?? lines.LastOrDefault();
        }
    }

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Adds what came on standard error: UTF-8, of which the last 8 kB count.</summary>
    public void Add(ReadOnlyMemory<byte> bytes) => Add(Encoding.UTF8.GetString(bytes.Span[^Math.Min(bytes.Length, 8_192)..]));

    /// <summary>Adds a message, line by line.</summary>
    public void Add(string text)
    {
        lock (_gate)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(Most))
            {
                _lines.Enqueue(Clean(line));
                while (_lines.Count > Most)
                {
                    _lines.Dequeue();
                }
            }
        }
    }

    /// <summary>One line, short and without control characters.</summary>
    public static string Clean(string text) =>
        string.Create(Math.Min(text.Length, Longest), text, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) ? ' ' : from[i];
            }
        });

    private const string FaultPattern =
        @"(?:^|[\s.:\[(])\w*(?:Error|Exception)\b\s*(?:[:(\[]|$)"
        + @"|\b(?:error|fatal|panic|panicked|failed|failure|unhandled exception|cannot|can't|could not|not found|no such|denied|unable|missing)\b";

    private const string AsidePattern =
        @"^(?:at\s|Node\.js v|File ""|note:|help:|\d+:\s|Require stack:|-\s|code:|requireStack:|\W+$|Traceback )";

    [GeneratedRegex(FaultPattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Fault();

    /// <summary>Frames of a stack, versions of run-times, hints, brackets and marks.</summary>
    [GeneratedRegex(AsidePattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Aside();
}
