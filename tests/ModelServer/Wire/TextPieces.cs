using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Cuts text into pieces of a number of Unicode scalar values, so that no piece ends in half a surrogate pair.</summary>
internal static class TextPieces
{
    public static IEnumerable<string> Of(string text, int? size)
    {
        if (size is null)
        {
            yield return text;
            yield break;
        }

        int start = 0;
        while (start < text.Length)
        {
            int end = start;
            for (int i = 0; i < size && end < text.Length; i++)
            {
                Rune.DecodeFromUtf16(text.AsSpan(end), out _, out int used);
                end += used;
            }

            yield return text[start..end];
            start = end;
        }
    }
}
