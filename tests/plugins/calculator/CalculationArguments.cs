using System.ComponentModel.DataAnnotations;

namespace TestPlugins.Calculator;

/// <summary>Arguments of the tool.</summary>
/// <param name="Steps">Done in this order, each on the result of the one before.</param>
/// <param name="Start">The first value.</param>
internal sealed record CalculationArguments([MinLength(1)] IReadOnlyList<CalculationStep> Steps, double Start = 0)
{
    /// <summary>Digits after the point.</summary>
    [Range(0, 15)]
    public int Digits { get; init; } = 6;

    /// <summary>Names for values, usable in steps.</summary>
    public IReadOnlyDictionary<string, double> Names { get; init; } = new Dictionary<string, double>();
}
