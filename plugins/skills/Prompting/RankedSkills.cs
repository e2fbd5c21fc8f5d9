using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Prompting;

/// <summary>Skills and what they are worth, handed out the best first; those worth the same by name.</summary>
/// <param name="most">The most that are added.</param>
/// <remarks>
/// A heap of its own: the platform's queues and sorts are made for each type anew, which a start would feel, and only the first few of a thousand are wanted.
/// </remarks>
internal sealed class RankedSkills(int most)
{
    private readonly Skill[] _skills = new Skill[most];
    private readonly double[] _scores = new double[most];
    private int _count;

    public void Add(Skill skill, double score)
    {
        (_skills[_count], _scores[_count]) = (skill, score);
        for (var at = _count++; at > 0 && IsBefore(at, (at - 1) / 2); at = (at - 1) / 2)
        {
            Swap(at, (at - 1) / 2);
        }
    }

    /// <summary>The best of those that are left; null for none.</summary>
    public Skill? Take()
    {
        if (_count == 0)
        {
            return null;
        }

        Swap(0, --_count);
        for (var at = 0; ;)
        {
            var child = (2 * at) + 1;
            if (child + 1 < _count && IsBefore(child + 1, child))
            {
                child++;
            }

            if (child >= _count || !IsBefore(child, at))
            {
                return _skills[_count];
            }

            Swap(at, child);
            at = child;
        }
    }

    private bool IsBefore(int left, int right) =>
        _scores[left] != _scores[right] ? _scores[left] > _scores[right] : string.CompareOrdinal(_skills[left].Name, _skills[right].Name) < 0;

    private void Swap(int left, int right)
    {
        (_skills[left], _skills[right]) = (_skills[right], _skills[left]);
        (_scores[left], _scores[right]) = (_scores[right], _scores[left]);
    }
}
