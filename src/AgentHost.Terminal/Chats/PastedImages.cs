using System.Globalization;
using AgentHost.Client;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// Images that were pasted: each stands in the draft as a label, and goes with the prompt that has it. A label that is deleted or changed takes its image out.
/// Thread-safe.
/// </summary>
internal sealed class PastedImages
{
    private const int Most = 20;

    private readonly Lock _gate = new();
    private readonly List<(string Label, ImagePart Image)> _images = [];
    private int _count;

    /// <summary>Keeps an image; of more than 20 the oldest is forgotten.</summary>
    /// <param name="bytes">Its bytes, a PNG.</param>
    /// <returns>The label, for the draft.</returns>
    public string Add(byte[] bytes)
    {
        lock (_gate)
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"[image {++_count}: {bytes.Length:N0} bytes]");
            _images.Add((label, new ImagePart("image/png") { Data = bytes }));
            if (_images.Count > Most)
            {
                _images.RemoveAt(0);
            }

            return label;
        }
    }

    /// <summary>Parts for the labels of a text, in their order: the label, then its image.</summary>
    /// <param name="text">The text, as it was typed.</param>
    public IReadOnlyList<Part> Find(string text)
    {
        lock (_gate)
        {
            return [
                .. _images.Select(each => (each.Label, each.Image, At: text.IndexOf(each.Label, StringComparison.Ordinal))).Where(static each => each.At >= 0)
                    .OrderBy(static each => each.At).SelectMany(static each => (Part[])[new TextPart(each.Label), each.Image]),
            ];
        }
    }
}
