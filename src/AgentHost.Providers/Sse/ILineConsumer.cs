namespace AgentHost.Providers;

/// <summary>Takes an answer's lines and hands their JSON to its reader.</summary>
internal interface ILineConsumer
{
    /// <summary>The mark of the end was seen.</summary>
    bool Done { get; }

    /// <summary>Reads one line.</summary>
    /// <returns>A fault that ends the answer, or null.</returns>
    ModelFault? Take(ReadOnlyMemory<byte> line, List<ModelUpdate> updates);
}
