using System.Globalization;
using NetCompiler.AheadOfTime;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Weights;

// Trains LeNet for some steps on numbers made by a rule, saves and loads its weights, and prints what the net says, with all digits.
using var device = ComputeDevice.Open("cpu:2");
using var net = new LeNet.TrainNet(device);
net.Parameters.Fill(seed: 1);
for (int i = 0; i < net.Data.Count; i++) net.Data.Data[i] = i * 7919 % 1000 / 1000f;
for (int i = 0; i < net.Label.Count; i++) net.Label.Data[i] = i % 10;
var solver = new Solver(net, LeNet.Solver.Settings);
for (int i = 0; i < 5; i++) Print("loss", solver.Step());

string file = Path.Combine(AppContext.BaseDirectory, "lenet.caffemodel");
net.Parameters.Save(file);
using var deploy = new LeNet.DeployNet(device);
Console.WriteLine("copied " + deploy.Parameters.Load(file).CopiedCount.ToString(CultureInfo.InvariantCulture));
File.Delete(file);
net.Data.Data[..deploy.Data.Count].CopyTo(deploy.Data.Data);
deploy.Forward();
foreach (float probability in deploy.Prob.Data) Print("prob", probability);
// dotnet, where a just-in-time compiler is at work; else this program itself.
Console.Error.WriteLine(Path.GetFileName(Environment.ProcessPath));

static void Print(string name, float value) => Console.WriteLine(name + " " + value.ToString("R", CultureInfo.InvariantCulture));
