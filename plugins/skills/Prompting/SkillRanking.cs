using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>Ranks skills by how well they fit a text: by its words, by the kinds of files of the workspace, by use.</summary>
/// <param name="text">Whose words are looked for.</param>
/// <param name="kinds">Words on the kind of project: <see cref="ProjectKinds"/>.</param>
/// <param name="use">How often skills were loaded, by name.</param>
internal sealed class SkillRanking(string? text, string[] kinds, IReadOnlyDictionary<string, int> use)
{
    private const int MostWords = 200;

    private readonly WordSet _words = new(MostWords, text);

    // Which skill a word was last met in, by the word's number.
    private readonly int[] _met = new int[MostWords];
    private int _skill;

    /// <summary>All of them, the most fitting first; those that fit alike by name.</summary>
    public RankedSkills Order(IReadOnlyList<Skill> skills) => Rank(skills, new WordSet(MostWords, kinds), double.NegativeInfinity);

    /// <summary>Those that have anything to do with the text, the most fitting first.</summary>
    public IReadOnlyList<Skill> Search(IReadOnlyList<Skill> skills, int most)
    {
        var found = new List<Skill>();
        for (var ranked = Rank(skills, null, 0); found.Count < most && ranked.Take() is { } skill;)
        {
            found.Add(skill);
        }

        return found;
    }

    private RankedSkills Rank(IReadOnlyList<Skill> skills, WordSet? ofKinds, double above)
    {
        var ranked = new RankedSkills(skills.Count);
        foreach (var skill in skills)
        {
            var score = Match(skill, _words, 4, 2)
                + (ofKinds is null ? 0 : Match(skill, ofKinds, 1, 1) + Math.Log2(1 + Use(skill)) + (skill.Place.Scope == SkillScope.Project ? 0.5 : 0));
            if (score > above)
            {
                ranked.Add(skill, score);
            }
        }

        return ranked;
    }

    private int Use(Skill skill) => use.TryGetValue(skill.Name, out var times) ? times : 0;

    private double Match(Skill skill, WordSet wanted, double inName, double inDescription)
    {
        if (wanted.Count == 0)
        {
            return 0;
        }

        _skill++;
        return Match(skill.Name, wanted, inName) + Match(skill.Description, wanted, inDescription);
    }

    /// <summary>Each word counts once a skill, at its first place.</summary>
    private double Match(string words, WordSet wanted, double worth)
    {
        var (at, score) = (0, 0.0);
        while (WordSet.Next(words, ref at, out var start, out var length))
        {
            if (wanted.Find(words, start, length) is >= 0 and var word && _met[word] != _skill)
            {
                _met[word] = _skill;
                score += worth;
            }
        }

        return score;
    }
}
