using System.Text.Json;

namespace AgentHost.Json;

/// <summary>
/// A parsed JSON text that still knows where everything stands. Immutable and safe for use from several threads;
/// each question about a position reads the text again, so ask only when something must be reported.
/// </summary>
public sealed class PositionedJson
{
    /// <summary>The most repeated names that <see cref="FindDuplicates"/> reports.</summary>
    public const int MaxDuplicates = 20;

    private readonly ReadOnlyMemory<byte> _utf8;

    internal PositionedJson(string file, ReadOnlyMemory<byte> utf8, JsonElement root, bool hasDuplicates)
    {
        File = file;
        _utf8 = utf8;
        Root = root;
        HasDuplicates = hasDuplicates;
    }

    /// <summary>The file's name as its reader gave it.</summary>
    public string File { get; }

    /// <summary>The value; needs no disposal.</summary>
    public JsonElement Root { get; }

    /// <summary>The text that it was read from.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(_utf8.Span);

    /// <summary>True when an object has a name twice. <see cref="Root"/> holds the later value alone.</summary>
    public bool HasDuplicates { get; }

    /// <summary>Finds the location of a value and its name; null where the pointer leads nowhere.</summary>
    /// <param name="pointer">A JSON pointer (<c>/plugins/0/name</c>; empty for the root).</param>
    internal JsonLocation? Locate(string pointer) =>
        JsonPointer.Split(pointer) is { } segments ? JsonScan.Locate(_utf8.Span, segments) : null;

    /// <summary>An error for each name that an object repeats (at most 20), at the repetition; empty without a look at the text where there is none.</summary>
    public IReadOnlyList<JsonProblem> FindDuplicates()
    {
        if (!HasDuplicates)
        {
            return [];
        }
        var problems = new List<JsonProblem>();
        foreach (var (offset, name, firstOffset) in JsonScan.FindDuplicates(_utf8.Span, MaxDuplicates))
        {
            var position = JsonPosition.Of(_utf8.Span, offset);
            var first = JsonPosition.Of(_utf8.Span, firstOffset);
            problems.Add(new(File, position.Line, position.Column,
                $"\"{SchemaText.Short(name)}\" is already set in line {first.Line}; remove one of the two.", JsonSeverity.Error)
            {
                Code = ProblemCodes.DuplicateKey,
            });
        }
        return problems;
    }

    /// <summary>A problem at a value's position; a pointer that leads nowhere is placed at its nearest existing parent.</summary>
    /// <param name="pointer">A JSON pointer.</param>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="severity">Whether the text is still usable.</param>
    /// <param name="atKey">Place it at the member's name instead of its value.</param>
    /// <param name="code">One of <see cref="ProblemCodes"/>; null for none.</param>
    public JsonProblem Problem(string pointer, string message, JsonSeverity severity = JsonSeverity.Error, bool atKey = false, string? code = null)
    {
        for (var place = pointer; ; place = place[..Math.Max(0, place.LastIndexOf('/'))])
        {
            if (Locate(place) is { } location)
            {
                var position = atKey && place.Length == pointer.Length ? location.Key ?? location.Value : location.Value;
                return new(File, position.Line, position.Column, message, severity) { Code = code };
            }
            if (place.Length == 0)
            {
                return new(File, 1, 1, message, severity) { Code = code };
            }
        }
    }

    /// <summary>A validator's fault at its position in this text.</summary>
    public JsonProblem Problem(SchemaFault fault, JsonSeverity severity = JsonSeverity.Error) =>
        Problem(fault.InstancePath, fault.Message, severity, fault.IsAboutName, fault.Code);
}
