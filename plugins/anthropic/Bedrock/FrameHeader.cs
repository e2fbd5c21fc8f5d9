namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>One header of a frame.</summary>
/// <param name="name">Its name, in UTF-8.</param>
/// <param name="type">Its type, as the encoding numbers them.</param>
/// <param name="value">Its value, as it stands there.</param>
internal readonly ref struct FrameHeader(ReadOnlySpan<byte> name, byte type, ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public byte Type { get; } = type;

    public ReadOnlySpan<byte> Value { get; } = value;

    public bool IsText => Type == 7;
}
