using System.Collections.Immutable;
using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Reading;

/// <summary>Reads members of a map, each as what is wanted; what is wrong or left over is a problem with its place.</summary>
internal sealed class MapReader(YamlMap map, string what, List<Problem> problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Place of the map.</summary>
    public Place Place => map.Place;

    /// <summary>Names of the members.</summary>
    public IEnumerable<string> Names => map.Members.Select(static member => member.Name);

    /// <summary>The problems.</summary>
    public List<Problem> Problems => problems;

    /// <summary>A member; null where it is not there.</summary>
    public YamlValue? Find(string name)
    {
        _asked.Add(name);
        foreach (var member in map.Members)
        {
            if (member.Name == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>A text.</summary>
    public YamlText? TextNode(string name)
    {
        switch (Find(name))
        {
            case null:
                return null;
            case YamlText { IsNull: false } text when !string.IsNullOrWhiteSpace(text.Text):
                return text;
            case var other:
                Report(other!.Place, $"{name} of {what} is a text.");
                return null;
        }
    }

    /// <summary>A text.</summary>
    public string? Text(string name) => TextNode(name)?.Text.Trim();

    /// <summary>A text with values in it.</summary>
    public Template? Template(string name) => TextNode(name) is { } text ? Expressions.Template.Parse(text.Text, text.Inner, problems) : null;

    /// <summary>A condition.</summary>
    public Expression? Condition(string name) => TextNode(name) is { } text ? ExpressionParser.Parse(text.Text, text.Inner, problems) : null;

    /// <summary>A number in a range.</summary>
    public double? Number(string name, double least, double most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value is YamlText text && double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        Report(value.Place, string.Create(CultureInfo.InvariantCulture, $"{name} of {what} is a number from {least} to {most}."));
        return null;
    }

    /// <summary>A whole number in a range.</summary>
    public int? Integer(string name, int least, int most)
    {
        if (Number(name, least, most) is not { } number)
        {
            return null;
        }

        if (number == Math.Floor(number))
        {
            return (int)number;
        }

        Report(Find(name)!.Place, $"{name} of {what} is a whole number.");
        return null;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string name)
    {
        switch (Find(name))
        {
            case null:
                return false;
            case YamlText { Text: "true" or "false" } text:
                return text.Text == "true";
            case var other:
                Report(other!.Place, $"{name} of {what} is true or false.");
                return false;
        }
    }

    /// <summary>A list of texts, or one alone.</summary>
    public IReadOnlyList<YamlText>? Texts(string name)
    {
        switch (Find(name))
        {
            case null:
                return null;
            case YamlText { IsNull: false } one:
                return [one];
            case YamlList list when list.Items.All(static item => item is YamlText):
                return [.. list.Items.Cast<YamlText>()];
            case var other:
                Report(other!.Place, $"{name} of {what} is a list of texts.");
                return null;
        }
    }

    /// <summary>One of some words.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value is YamlText text && words.TryGetValue(text.Text, out var found))
        {
            return found;
        }

        Report(value.Place, $"{name} of {what} is one of {string.Join(", ", words.Keys)}.");
        return null;
    }

    /// <summary>A map within.</summary>
    public MapReader? Map(string name)
    {
        switch (Find(name))
        {
            case null:
                return null;
            case YamlMap within:
                return new MapReader(within, $"{name} of {what}", problems);
            case var other:
                Report(other!.Place, $"{name} of {what} has members.");
                return null;
        }
    }

    /// <summary>Names what nobody asked for.</summary>
    public void End()
    {
        foreach (var member in map.Members.Where(member => !_asked.Contains(member.Name)))
        {
            Report(member.Place,
                $"{what} has no member {(member.Name.Length > 60 ? member.Name[..60] + "…" : member.Name)}{Nearest.Hint(member.Name, _asked)}",
                ProblemCodes.UnknownKey);
        }
    }

    /// <summary>Tells a problem.</summary>
    public void Report(Place place, string message, string code = ProblemCodes.WrongValue) => problems.Add(new Problem(place, Capital(message), code));

    /// <summary>A value as it stands.</summary>
    public static object? ValueOf(YamlValue value) => value switch
    {
        YamlText { IsNull: true } => null,
        YamlText { IsPlain: true, Text: "true" } => true,
        YamlText { IsPlain: true, Text: "false" } => false,
        YamlText { IsPlain: true } text when double.TryParse(text.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => number,
        YamlText text => text.Text,
        YamlList list => ImmutableList.CreateRange(list.Items.Select(ValueOf)),
        YamlMap members => members.Members.Aggregate(Values.Empty, static (map, member) => map.SetItem(member.Name, ValueOf(member.Value))),
        _ => null,
    };

    private static string Capital(string message) => char.ToUpperInvariant(message[0]) + message[1..];
}
