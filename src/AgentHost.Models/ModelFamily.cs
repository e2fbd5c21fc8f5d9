using System.Globalization;

namespace AgentHost.Models;

/// <summary>Families of models, by a word that stands in their ids: what files that were written for one service call a model.</summary>
internal static class ModelFamily
{
    private const int LongestVersion = 3;

    /// <summary>Tests that a name can be that of a family: letters alone.</summary>
    public static bool IsName(string name) => name.Length is >= 3 and <= 30 && name.All(char.IsAsciiLetter);

    /// <summary>Tests that a model is of a family: the word stands alone in its id.</summary>
    public static bool Has(string family, string id) => Parts(id).Contains(family, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the newest of a family: the highest version, without a date rather than with one, which names the same more narrowly.</summary>
    public static string? FindNewest(string family, IEnumerable<string> ids) => ids.Where(id => Has(family, id))
        .OrderByDescending(VersionOf, Comparer<IReadOnlyList<int>>.Create(Compare))
        .ThenBy(static id => id.Length).ThenBy(static id => id, StringComparer.Ordinal)
        .FirstOrDefault();

    private static string[] Parts(string id) => id.Split(['-', '.', '/', ':', '@', '_', ' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Numbers of an id in their order; longer ones are dates.</summary>
    private static IReadOnlyList<int> VersionOf(string id) =>
        [
            .. Parts(id).Where(static part => part.Length <= LongestVersion && part.All(char.IsAsciiDigit))
                .Select(static part => int.Parse(part, CultureInfo.InvariantCulture))
        ];

    private static int Compare(IReadOnlyList<int> one, IReadOnlyList<int> other)
    {
        for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
        {
            var order = (i < one.Count ? one[i] : 0).CompareTo(i < other.Count ? other[i] : 0);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
