using System.Globalization;

namespace AgentHost.Plugins.Lsp.Symbols;

/// <summary>A symbol as a person writes it: <c>Greeter</c>, <c>Greeter.greet</c>, <c>greet#src/greeter.ts:12</c>.</summary>
/// <param name="Name">The name, with what it is in where that was written.</param>
internal sealed record SymbolName(string Name)
{
    private static readonly char[] Joints = ['.', ':', '#'];

    /// <summary>The file, relative to the workspace; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>Line of the name, from 1; null for any.</summary>
    public int? Line { get; init; }

    /// <summary>The name alone: <c>greet</c> of <c>Greeter.greet</c>, <c>ns::Greeter::greet</c>, <c>(*Greeter).greet</c>, <c>greet(String)</c>.</summary>
    public string Last => LastOf(Name);

    /// <summary>Name of what it is in, as far as it was written: <c>Greeter</c>; empty where nothing was.</summary>
    public string Within => Name.LastIndexOfAny(Joints) is > 0 and var joint ? LastOf(Name[..joint].TrimEnd(Joints)) : "";

    /// <summary>Reads one. Behind the last <c>#</c> stands a place, where it looks like a path; in Ruby it joins names.</summary>
    public static SymbolName Parse(string text)
    {
        var hash = text.LastIndexOf('#');
        if (hash < 0 || text.AsSpan(hash + 1).IndexOfAny('/', '.', ':') < 0)
        {
            return new(text);
        }

        var place = text[(hash + 1)..];
        var colon = place.LastIndexOf(':');
        return colon > 0 && int.TryParse(place[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0
            ? new(text[..hash]) { Path = place[..colon], Line = line }
            : new(text[..hash]) { Path = place.TrimEnd(':') };
    }

    /// <summary>The last part of a name as a server has it, without parameters.</summary>
    public static string LastOf(string name)
    {
        var parameters = name.IndexOf('(', StringComparison.Ordinal);
        var bare = (parameters > 0 ? name[..parameters] : name).Trim().TrimEnd(Joints);
        var joint = bare.LastIndexOfAny(Joints);
        return joint >= 0 ? bare[(joint + 1)..] : bare;
    }
}
