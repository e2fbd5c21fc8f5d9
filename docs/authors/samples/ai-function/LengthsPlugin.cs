using AgentHost.Extensions.AI;
using Microsoft.Extensions.AI;

namespace Samples.AiFunction;

/// <summary>Brings a function as a tool.</summary>
public sealed class LengthsPlugin : Plugin
{
    /// <summary>The function. The serializer's options are those of a source generator: nothing is reflected but the method itself.</summary>
    public static AIFunction Function { get; } = AIFunctionFactory.Create(Lengths.Convert, "convert_length", serializerOptions: LengthsJson.Default.Options);

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        context.RegisterFunction(Function);
        return default;
    }
}
