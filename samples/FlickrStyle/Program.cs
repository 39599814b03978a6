using FlickrStyle.Drawing;
var set = new DrawnImages(args[0] == "shapes" ? DrawnKind.Shapes : DrawnKind.Styles, int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture), int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture), 1, args[3]) { Size = args.Length > 4 ? int.Parse(args[4], System.Globalization.CultureInfo.InvariantCulture) : 96 };
var t = System.Diagnostics.Stopwatch.StartNew();
set.Write();
Console.WriteLine(t.Elapsed);
File.WriteAllBytes(args[3] + ".png", ContactSheet.Draw(set.Kind, 10, set.Size, 1));
