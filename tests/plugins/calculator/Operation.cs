namespace TestPlugins.Calculator;

/// <summary>What a step does.</summary>
internal enum Operation
{
    /// <summary>Adds the operands.</summary>
    Add,

    /// <summary>Multiplies by the operands.</summary>
    Multiply,

    /// <summary>Raises to the power of each operand.</summary>
    RaiseToPower,
}
