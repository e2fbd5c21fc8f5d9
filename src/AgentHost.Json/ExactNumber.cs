using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace AgentHost.Json;

/// <summary>A JSON number without rounding, of any length and exponent: digits × 10^exponent, digits without zeros at either end.</summary>
internal readonly struct ExactNumber
{
    /// <summary>Digits above which <see cref="IsMultipleOf"/> gives up: long division of longer numbers would cost too much.</summary>
    private const int MostDigits = 1000;

    private readonly bool _negative;
    private readonly string _digits;
    private readonly long _exponent;

    private ExactNumber(bool negative, string digits, long exponent)
    {
        _negative = negative;
        _digits = digits;
        _exponent = exponent;
    }

    public bool IsInteger => _digits.Length == 0 || _exponent >= 0;

    public bool IsPositive => _digits.Length > 0 && !_negative;

    /// <summary>Reads a value of kind Number.</summary>
    public static ExactNumber Of(JsonElement number)
    {
        var text = number.GetRawText().AsSpan();
        var negative = text[0] == '-';
        if (negative)
        {
            text = text[1..];
        }
        long exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            // An exponent beyond eighteen digits is held at a bound: no two such numbers of practical use are told apart by it.
            if (!long.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs((decimal)exponent) > 1e17m)
            {
                exponent = text[e + 1] == '-' ? -100_000_000_000_000_000 : 100_000_000_000_000_000;
            }
            text = text[..e];
        }
        var point = text.IndexOf('.');
        var digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        exponent -= point < 0 ? 0 : text.Length - point - 1;
        var kept = digits.AsSpan().TrimEnd('0');
        exponent += digits.Length - kept.Length;
        kept = kept.TrimStart('0');
        return kept.Length == 0 ? new(false, "", 0) : new(negative, kept.Length == digits.Length ? digits : kept.ToString(), exponent);
    }

    /// <summary>Negative where this is less, zero where both are the same number.</summary>
    public int Compare(ExactNumber other)
    {
        if (_negative != other._negative)
        {
            return _negative ? -1 : 1;
        }
        return _negative ? -CompareSize(other) : CompareSize(other);
    }

    /// <summary>Tells whether this is a whole multiple; null where the numbers are too long to tell. The divisor is not zero.</summary>
    public bool? IsMultipleOf(ExactNumber divisor)
    {
        if (_digits.Length == 0)
        {
            return true;
        }
        if (_digits.Length > MostDigits || divisor._digits.Length > MostDigits)
        {
            return null;
        }
        var value = BigInteger.Parse(_digits, NumberStyles.None, CultureInfo.InvariantCulture);
        var unit = BigInteger.Parse(divisor._digits, NumberStyles.None, CultureInfo.InvariantCulture);
        var shift = _exponent - divisor._exponent;
        if (shift >= 0)
        {
            return (value * BigInteger.ModPow(10, shift, unit) % unit).IsZero;
        }
        // A divisor with more places than the value has digits is larger than what can divide it, factor by factor.
        return -shift <= _digits.Length && (value % (unit * BigInteger.Pow(10, (int)-shift))).IsZero;
    }

    private int CompareSize(ExactNumber other)
    {
        if (_digits.Length == 0 || other._digits.Length == 0)
        {
            return _digits.Length.CompareTo(other._digits.Length);
        }
        var places = (_digits.Length + _exponent).CompareTo(other._digits.Length + other._exponent);
        return places != 0 ? places : string.CompareOrdinal(_digits, other._digits);
    }
}
