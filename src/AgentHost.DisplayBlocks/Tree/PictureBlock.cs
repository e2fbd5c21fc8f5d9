using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A picture, as a place for it: a surface that shows none says what it is.</summary>
/// <param name="MediaType">MIME type.</param>
/// <param name="Size">Bytes.</param>
public sealed record PictureBlock(string MediaType, long Size) : Block
{
    /// <summary>MIME type.</summary>
    public string MediaType { get; init => field = SafeText.Line(value, 100); } = SafeText.Line(MediaType, 100);

    /// <summary>Id of the blob in which the session keeps the bytes; null where it does not.</summary>
    public string? Blob { get; init => field = value is null ? null : SafeText.Line(value, 200); }
}
