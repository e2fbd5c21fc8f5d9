namespace TestPlugins.Calculator;

/// <summary>One step.</summary>
/// <param name="Operation">What to do.</param>
/// <param name="Operands">Numbers to do it with.</param>
/// <param name="Name">A named value as one more operand.</param>
internal sealed record CalculationStep(Operation Operation, IReadOnlyList<double> Operands, string? Name = null);
