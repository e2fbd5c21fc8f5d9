namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>Lists of texts in the order of their characters.</summary>
internal static class OrderedTexts
{
    /// <summary>Puts a text in its place.</summary>
    /// <remarks>By hand: the platform's search and sort bring a family of comparers along, which a start would feel.</remarks>
    public static void Insert(List<string> texts, string text)
    {
        var (low, high) = (0, texts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(texts[middle], text) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        texts.Insert(low, text);
    }
}
