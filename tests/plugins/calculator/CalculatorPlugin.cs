namespace TestPlugins.Calculator;

/// <summary>Calculates with lists of numbers.</summary>
public sealed partial class CalculatorPlugin : Plugin;
