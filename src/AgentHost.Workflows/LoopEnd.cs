using System.Globalization;

namespace AgentHost.Workflows;

/// <summary>End of a loop: by <see cref="Check"/> alone where it is there, else by <see cref="Until"/> or <see cref="Phrase"/>.</summary>
/// <remarks>Absent bounds are those of the host: 100 iterations, $10, 4 hours, stuck after 3 iterations that bring nothing new. Immutable.</remarks>
public sealed record LoopEnd
{
    /// <summary>A command that ends the loop with exit code 0.</summary>
    public string? Check { get; init; }

    /// <summary>The key that keeps what <see cref="Check"/> prints.</summary>
    public string? CheckSave { get; init; }

    /// <summary>A condition that ends it.</summary>
    public string? Until { get; init; }

    /// <summary>A phrase that ends it, alone on the last line of an answer.</summary>
    public string? Phrase { get; init; }

    /// <summary>The most iterations, 1 to 10,000.</summary>
    public int? Iterations { get; init; }

    /// <summary>The most dollars.</summary>
    public double? Cost { get; init; }

    /// <summary>The most minutes.</summary>
    public double? Minutes { get; init; }

    /// <summary>Iterations without anything new after which a person is asked.</summary>
    public int? Stuck { get; init; }

    internal IEnumerable<KeyValuePair<string, string>> Members()
    {
        (string Name, string? Value)[] all =
        [
            ("check", Check is null ? null : YamlText.Quoted(Check)),
            ("checkSave", CheckSave is null ? null : YamlText.Quoted(CheckSave)),
            ("until", Until is null ? null : YamlText.Quoted(Until)),
            ("phrase", Phrase is null ? null : YamlText.Quoted(Phrase)),
            ("iterations", Iterations?.ToString(CultureInfo.InvariantCulture)),
            ("cost", Cost?.ToString(CultureInfo.InvariantCulture)),
            ("minutes", Minutes?.ToString(CultureInfo.InvariantCulture)),
            ("stuck", Stuck?.ToString(CultureInfo.InvariantCulture)),
        ];
        return all.Where(static each => each.Value is not null).Select(static each => KeyValuePair.Create(each.Name, each.Value!));
    }
}
